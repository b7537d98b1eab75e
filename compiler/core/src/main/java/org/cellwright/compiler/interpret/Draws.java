package org.cellwright.compiler.interpret;

import org.cellwright.compiler.check.Expression;
import org.cellwright.compiler.ir.Operation.MaskKind;

/** The numbers of the masks of a cell. */
public interface Draws {
    /** Outside of training: nothing is left out, and zoneout mixes. */
    Draws NOTHING = (mask, rate, step, row, element) -> mask.kind() == MaskKind.ZONEOUT ? rate : 1;

    /**
     * @param rate of the mask
     * @param step from 0
     * @param row which sequence of the batch
     * @param element of a matrix row by row; weights have one mask for all steps and rows
     */
    double of(Expression.Mask mask, double rate, int step, int row, int element);
}
