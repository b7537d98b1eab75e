package org.cellwright.runtime.layer;

/** What becomes of the outputs of two directions at one step. */
public enum Merge {
    /** Side by side: the first direction's, then the second's. */
    CONCATENATE,
    SUM,
    AVERAGE
}
