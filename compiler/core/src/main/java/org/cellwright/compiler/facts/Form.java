package org.cellwright.compiler.facts;

import java.util.List;

/**
 * A value as a formula in a form that does not depend on how it was written: sums and products without order and brackets, signs
 * in front. The colour is equal for formulas that differ in which parameters and states they name and in signs alone.
 */
sealed interface Form {
    int colour();

    /** A formula and its sign, 1 or -1. */
    record Signed(int sign, Form form) {
        Signed negative() {
            return new Signed(-sign, form);
        }
    }

    /** Of magnitude 0 or more. */
    record Number(double value, int colour) implements Form {}

    /** A parameter, or a part of one that stands for itself. */
    record Parameter(String text, String whole, int colour) implements Form {}

    record Input(int index, int colour) implements Form {}

    record State(int index, int colour) implements Form {}

    record Sum(List<Signed> terms, int colour) implements Form {}

    record Product(List<Factor> factors, int colour) implements Form {}

    record Factor(boolean divisor, Form form) {}

    /** @param symmetry what a sign of the arguments does to the result */
    record Call(String function, Symmetry symmetry, List<Signed> arguments, int colour) implements Form {}

    enum Symmetry {
        /** Arguments of the other sign give a result of the other sign. */
        ODD,
        /** An argument of the other sign gives the same result. */
        EVEN,
        /** Linear in each of two arguments. */
        PRODUCT,
        /** A condition, which has to stay, and two branches. */
        CHOICE,
        NONE
    }
}
