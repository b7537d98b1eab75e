package org.cellwright.compiler.function;

import java.util.List;

/** A derivative as data: an expression in the arguments x(0), x(1)... and the result y of a function. */
public sealed interface Formula {
    record Number(double value) implements Formula {}

    record Argument(int index) implements Formula {}

    record Result() implements Formula {}

    /** A function of the table, by its name, applied to formulas. */
    record Application(String function, List<Formula> arguments) implements Formula {
        public Application {
            arguments = List.copyOf(arguments);
        }
    }

    static Formula n(double value) {
        return new Number(value);
    }

    static Formula x(int index) {
        return new Argument(index);
    }

    static Formula y() {
        return new Result();
    }

    static Formula apply(String function, Formula... arguments) {
        return new Application(function, List.of(arguments));
    }
}
