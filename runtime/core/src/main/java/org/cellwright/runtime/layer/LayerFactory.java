package org.cellwright.runtime.layer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.BiFunction;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.random.SeededRandom;

/** Builds layers from their descriptions, for the kernels and threads given. */
public final class LayerFactory {
    private static final Map<String, LayerKind> OWN_KINDS = new LinkedHashMap<>();

    static {
        add("recurrent", RecurrentLayer::ofDescription);
        add("bidirectional", Bidirectional::ofDescription);
        add("stack", Stack::ofDescription);
        add("dense", Dense::ofDescription);
        add("embedding", Embedding::ofDescription);
        add("dropout", Dropout::ofDescription);
        add("layer_normalization", LayerNormalization::ofDescription);
        add("residual", Residual::ofDescription);
        add("pooling", Pooling::ofDescription);
        add("encoder_decoder", EncoderDecoder::ofDescription);
        add("state_reset", StateReset::ofDescription);
        add("segmented", Segmented::ofDescription);
    }

    private static void add(String name, BiFunction<LayerDescription, LayerFactory, Layer> build) {
        OWN_KINDS.put(name, new LayerKind() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Layer build(LayerDescription description, LayerFactory factory) {
                return build.apply(description, factory);
            }
        });
    }

    /** The names of the kinds of layers that there are without the user's own. */
    static Set<String> kinds() {
        return Collections.unmodifiableSet(OWN_KINDS.keySet());
    }

    private final Kernels kernels;
    private final Workers workers;
    private long parametersLeft;
    private int generators;

    public LayerFactory(Kernels kernels, Workers workers) {
        this(kernels, workers, Long.MAX_VALUE);
    }

    /** @param maximumParameters how many numbers all layers together may learn, so that no absurd description fills the memory */
    public LayerFactory(Kernels kernels, Workers workers, long maximumParameters) {
        this.kernels = kernels;
        this.workers = workers;
        this.parametersLeft = maximumParameters;
    }

    public Kernels kernels() {
        return kernels;
    }

    public Workers workers() {
        return workers;
    }

    /** @throws IllegalArgumentException if the kind is not known, or something is missing or does not fit */
    public Layer build(LayerDescription description) {
        LayerKind own = OWN_KINDS.get(description.kind());
        return (own != null ? own : found(description.kind())).build(description, this);
    }

    public List<Layer> build(List<LayerDescription> descriptions) {
        List<Layer> layers = new ArrayList<>();
        descriptions.forEach(description -> layers.add(build(description)));
        return layers;
    }

    /** A generator for one layer alone, the same for the same layer of a model. */
    public SeededRandom newGenerator() {
        return new SeededRandom(generators++);
    }

    /** To be called before memory for parameters is allocated. */
    public void reserveParameters(long count) {
        if (count > parametersLeft) {
            throw new IllegalArgumentException("the layers would have more parameters than there are values for them");
        }
        parametersLeft -= count;
    }

    private static LayerKind found(String name) {
        List<String> names = new ArrayList<>(OWN_KINDS.keySet());
        for (LayerKind kind : ServiceLoader.load(LayerKind.class)) {
            if (kind.name().equals(name)) {
                return kind;
            }
            names.add(kind.name());
        }
        throw new IllegalArgumentException("no layer is of kind \"" + name + "\"; there are " + names);
    }
}
