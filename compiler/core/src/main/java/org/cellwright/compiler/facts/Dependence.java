package org.cellwright.compiler.facts;

import org.cellwright.compiler.ir.Extent;

/**
 * How a value depends on states at t-1.
 *
 * @param linear whether it is a linear function of them plus something free of them, the coefficients being free of them too
 * @param offset of a diagonal dependence: element i depends on element i + offset
 */
record Dependence(Structure structure, boolean linear, Extent offset) {
    static final Dependence NONE = new Dependence(Structure.NONE, true, Extent.of(0));
    static final Dependence OWN_ELEMENT = new Dependence(Structure.DIAGONAL, true, Extent.of(0));

    boolean isNone() {
        return structure == Structure.NONE;
    }

    Dependence nonlinear() {
        return isNone() ? this : new Dependence(structure, false, offset);
    }

    Dependence dense() {
        return isNone() ? this : new Dependence(Structure.DENSE, linear, Extent.of(0));
    }

    Dependence atLeast(Structure least) {
        return isNone() || structure.compareTo(least) >= 0 ? this : new Dependence(least, linear, Extent.of(0));
    }

    Dependence shifted(Extent by) {
        return structure == Structure.DIAGONAL ? new Dependence(structure, linear, offset.plus(by)) : this;
    }

    /** Of a sum of two values. */
    Dependence and(Dependence other) {
        if (isNone() || other.isNone()) {
            return isNone() ? other : this;
        }
        boolean bothLinear = linear && other.linear;
        if (structure == Structure.DIAGONAL && other.structure == Structure.DIAGONAL && !offset.equals(other.offset)) {
            return new Dependence(Structure.DENSE, bothLinear, Extent.of(0));
        }
        Structure wider = structure.compareTo(other.structure) >= 0 ? structure : other.structure;
        return new Dependence(wider, bothLinear, offset);
    }
}
