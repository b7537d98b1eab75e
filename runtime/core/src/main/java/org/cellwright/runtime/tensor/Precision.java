package org.cellwright.runtime.tensor;

/** The number type of a model. */
public enum Precision {
    FLOAT,
    DOUBLE
}
