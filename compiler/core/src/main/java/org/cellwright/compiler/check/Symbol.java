package org.cellwright.compiler.check;

import org.cellwright.compiler.ast.Syntax;
import org.cellwright.compiler.source.Span;

/** What a name means while a cell is checked. */
sealed interface Symbol {
    Span span();

    /** For messages: "a state". */
    String kind();

    record Dimension(String name, Span span) implements Symbol {
        @Override
        public String kind() {
            return "a dimension";
        }
    }

    record Constant(String name, double value, Span span) implements Symbol {
        @Override
        public String kind() {
            return "a constant";
        }
    }

    /**
     * A constant made of ones that a layer may set: the formula stands wherever it is named.
     *
     * @param value where no layer sets any
     */
    record Formula(String name, Syntax formula, double value, Span span) implements Symbol {
        @Override
        public String kind() {
            return "made of a constant that a layer may set";
        }
    }

    /** An input, state, parameter or constant that a layer may set. */
    record Declared(Variable variable) implements Symbol {
        @Override
        public Span span() {
            return variable.span();
        }

        @Override
        public String kind() {
            if (variable instanceof Variable.Input) {
                return "an input";
            }
            if (variable instanceof Variable.Constant) {
                return "a constant that a layer may set";
            }
            return variable instanceof Variable.State ? "a state" : "a parameter";
        }
    }

    /** Declared with a mistake; what uses it is not judged. */
    record Broken(String kind, Span span) implements Symbol {}

    /** The left side of an equation; its variable is known once the equation was checked. */
    record Local(Span span) implements Symbol {
        @Override
        public String kind() {
            return "a local value";
        }
    }
}
