package org.cellwright.runtime.layer;

/**
 * How layers of one kind are built from their descriptions. Kinds of your own are found by {@link java.util.ServiceLoader}: name the
 * class in {@code META-INF/services/org.cellwright.runtime.layer.LayerKind}.
 */
public interface LayerKind {
    /** What {@link LayerDescription#kind} says. */
    String name();

    /**
     * The layer, its parameters being 0.
     *
     * @throws IllegalArgumentException if the description lacks something; the message says what
     */
    Layer build(LayerDescription description, LayerFactory factory);
}
