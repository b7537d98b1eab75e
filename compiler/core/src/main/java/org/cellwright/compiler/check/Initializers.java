package org.cellwright.compiler.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cellwright.compiler.check.Variable.Initializer;
import org.cellwright.compiler.ir.Shape;

/** The table of parameter initialisers. */
public final class Initializers {
    /**
     * @param arguments names of its numbers
     * @param matricesOnly whether it needs rows and columns
     */
    public record Kind(String name, List<String> arguments, boolean matricesOnly) {
        public Kind {
            arguments = List.copyOf(arguments);
        }

        /** As it is called: {@code uniform(low, high)}. */
        @Override
        public String toString() {
            return arguments.isEmpty() ? name : name + "(" + String.join(", ", arguments) + ")";
        }
    }

    private static final List<Kind> TABLE = List.of(
            new Kind("zeros", List.of(), false),
            new Kind("ones", List.of(), false),
            new Kind("constant", List.of("value"), false),
            new Kind("uniform", List.of("low", "high"), false),
            new Kind("normal", List.of("stddev"), false),
            new Kind("glorot_uniform", List.of(), true),
            new Kind("glorot_normal", List.of(), true),
            new Kind("he_uniform", List.of(), true),
            new Kind("he_normal", List.of(), true),
            new Kind("orthogonal", List.of(), true),
            new Kind("identity", List.of(), true));

    private Initializers() {}

    public static List<Kind> all() {
        return TABLE;
    }

    public static Optional<Kind> find(String name) {
        return TABLE.stream().filter(kind -> kind.name().equals(name)).findFirst();
    }

    static List<String> names() {
        List<String> names = new ArrayList<>();
        TABLE.forEach(kind -> names.add(kind.name()));
        return names;
    }

    /** Of a parameter that names none. */
    static Initializer standard(Shape shape) {
        return new Initializer(shape.isMatrixOrBlocks() ? "glorot_uniform" : "zeros", List.of());
    }
}
