package org.cellwright.samples.common;

/** A point of a curve. */
public record Point(double x, double y) {}
