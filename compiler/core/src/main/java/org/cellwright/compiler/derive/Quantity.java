package org.cellwright.compiler.derive;

import org.cellwright.compiler.ir.Shape;

/**
 * Something that a derivation calls by name; equal quantities have equal texts.
 *
 * @param text as it is printed, with its time index: {@code c[t-1]}, {@code Wf}, {@code du}
 * @param owner the declared name behind it: {@code c} of {@code c[t-1]} and of {@code dc[t]}
 */
public record Quantity(Role role, String text, String owner, Shape shape) {
    public enum Role {
        INPUT,
        PARAMETER,
        /** A state before the step. */
        PREVIOUS,
        /** A state after the step. */
        STATE,
        /** A local, or a name that the derivation introduces. */
        LOCAL,
        /** Numbers that are drawn or that a layer sets, which have no gradient. */
        FIXED,
        /** The gradient that comes from outside to an output, at this step. */
        OUTSIDE,
        /** The gradient that the next step passes back to a state. */
        NEXT,
        /** Any other gradient. */
        GRADIENT
    }
}
