package org.cellwright.compiler.facts;

/** Which elements of a state's value at t-1 an element of a value depends on; each contains those before it. */
public enum Structure {
    /** On none. */
    NONE,
    /** On the one at its own place. */
    DIAGONAL,
    /** On those of its own block. */
    BLOCK,
    /** On any. */
    DENSE
}
