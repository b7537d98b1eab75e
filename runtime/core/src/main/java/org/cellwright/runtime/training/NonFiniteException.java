package org.cellwright.runtime.training;

/**
 * An infinite number or NaN, noticed before it could spoil a weight. The message says at which step and where it was: in the data,
 * in a weight, in a state, in the output of which layer, in the loss, or in the gradient of which parameter.
 */
public final class NonFiniteException extends ArithmeticException {
    private static final long serialVersionUID = 1;

    NonFiniteException(String message) {
        super(message);
    }
}
