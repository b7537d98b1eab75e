package org.cellwright.compiler.facts;

import org.cellwright.compiler.ir.Extent;

/**
 * How a value depends on states at t-1.
 *
 * @param linear whether it is a linear function of them plus something free of them, the coefficients being free of them too
 * @param offset of a diagonal dependence: element i depends on element i + offset
 * @param blocks of a block dependence: how many blocks there are
 */
record Dependence(Structure structure, boolean linear, Extent offset, Extent blocks) {
    private static final Extent ZERO = Extent.of(0);
    static final Dependence NONE = new Dependence(Structure.NONE, true, ZERO, ZERO);
    static final Dependence OWN_ELEMENT = new Dependence(Structure.DIAGONAL, true, ZERO, ZERO);

    boolean isNone() {
        return structure == Structure.NONE;
    }

    Dependence nonlinear() {
        return isNone() ? this : new Dependence(structure, false, offset, blocks);
    }

    Dependence dense() {
        return isNone() ? this : new Dependence(Structure.DENSE, linear, ZERO, ZERO);
    }

    /** Of a product with a matrix of so many blocks on its diagonal. */
    Dependence throughBlocks(Extent count) {
        boolean fits = structure == Structure.DIAGONAL && offset.equals(ZERO)
                || structure == Structure.BLOCK && blocks.equals(count);
        return fits ? new Dependence(Structure.BLOCK, linear, ZERO, count) : dense();
    }

    /** Of what stands at another place than before, and has another size. */
    Dependence shifted(Extent by) {
        return structure == Structure.DIAGONAL
                ? new Dependence(structure, linear, offset.plus(by), blocks)
                : structure == Structure.BLOCK ? dense() : this;
    }

    /** Of a sum of two values. */
    Dependence and(Dependence other) {
        if (isNone() || other.isNone()) {
            return isNone() ? other : this;
        }
        Dependence wider = structure.compareTo(other.structure) >= 0 ? this : other;
        Dependence narrower = wider == this ? other : this;
        boolean fits = wider.structure == Structure.DENSE
                || (wider.structure == narrower.structure
                        ? offset.equals(other.offset) && blocks.equals(other.blocks)
                        : narrower.offset.equals(ZERO));
        boolean bothLinear = linear && other.linear;
        return new Dependence(
                fits ? wider.structure : Structure.DENSE,
                bothLinear,
                fits ? wider.offset : ZERO,
                fits ? wider.blocks : ZERO);
    }
}
