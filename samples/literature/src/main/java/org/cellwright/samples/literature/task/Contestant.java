package org.cellwright.samples.literature.task;

import org.cellwright.runtime.cell.Cell;

/**
 * A cell that takes part.
 *
 * @param learningRate of Adam at the beginning
 */
public record Contestant(String name, Cell cell, double learningRate) {}
