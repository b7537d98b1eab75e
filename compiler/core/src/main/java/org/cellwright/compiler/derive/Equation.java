package org.cellwright.compiler.derive;

/** A line of a derivation: a quantity and the formula for it. */
public record Equation(Quantity target, Term value) {}
