package org.cellwright.cli;

import java.util.Map;
import org.cellwright.compiler.CellCompiler;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.facts.Operations;

/**
 * Floating-point operations of what the compiler makes of a cell, forward and backward; an addition, a multiplication and a function
 * each count as one.
 *
 * @param products in matrix products, those of the gradients of weights among them
 * @param elements element by element
 */
public record TrainingOperations(long products, long elements) {

    static TrainingOperations of(CheckedCell cell, Map<String, Integer> sizes) {
        Operations operations = CellCompiler.facts(cell).operations();
        return new TrainingOperations(
                operations.forwardProducts().plus(operations.backwardProducts()).in(sizes),
                operations.forwardElements().plus(operations.backwardElements()).in(sizes));
    }

    public long all() {
        return products + elements;
    }

    /** The products' share of all operations, from 0 to 1. */
    public double productShare() {
        return (double) products / all();
    }
}
