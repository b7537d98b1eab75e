package org.cellwright.compiler.check;

import java.util.List;
import org.cellwright.compiler.ir.Shape;
import org.cellwright.compiler.source.Span;

/** What a name of a checked cell stands for. Compared by identity where names are shadowed: each declaration is one object. */
public sealed interface Variable {
    String name();

    Shape shape();

    Span span();

    /** Whether it is the same in all steps. */
    default boolean isFixed() {
        return this instanceof Parameter || this instanceof Constant;
    }

    /** {@code input x: [X];} a vector or scalar per time step. */
    record Input(String name, Shape shape, Span span) implements Variable {}

    /** {@code state c: [H] = zeros;} carried over time, a vector or scalar; {@code initialValue} in every element at first, unless that is a formula of the cell. */
    record State(String name, Shape shape, double initialValue, Span span) implements Variable {
        /**
         * What a state holds at t-1, as the source has it: {@code c[t-1]}; and {@code x[t-2]} of {@code x.2}, a state that carries an
         * older value under a name that no source has.
         */
        public static String previous(String name) {
            int point = name.indexOf('.');
            return point < 0 ? name + "[t-1]" : name.substring(0, point) + "[t-" + name.substring(point + 1) + "]";
        }
    }

    /** {@code param W: [H, X] = glorot_uniform;} scalar, vector or matrix. */
    record Parameter(String name, Shape shape, Initializer initializer, Span span) implements Variable {}

    /** {@code const LEAK: [] = 0.3;} a number that a layer may set; {@code value} unless it does. */
    record Constant(String name, double value, Span span) implements Variable {
        @Override
        public Shape shape() {
            return Shape.SCALAR;
        }
    }

    /** A value of one time step: the left side of an equation without time index, or an argument of a function. */
    record Local(String name, Shape shape, Span span) implements Variable {}

    /** How a parameter starts: a name and its numbers, such as {@code uniform(-1, 1)}; {@code constant(v)} for a number. */
    record Initializer(String name, List<Double> arguments) {
        public Initializer {
            arguments = List.copyOf(arguments);
        }

        @Override
        public String toString() {
            if (arguments.isEmpty()) {
                return name;
            }
            StringBuilder text = new StringBuilder(name).append('(');
            for (int i = 0; i < arguments.size(); i++) {
                text.append(i == 0 ? "" : ", ").append(arguments.get(i));
            }
            return text.append(')').toString();
        }
    }
}
