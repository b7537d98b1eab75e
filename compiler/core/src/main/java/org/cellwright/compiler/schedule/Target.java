package org.cellwright.compiler.schedule;

import org.cellwright.compiler.ir.Node;

/** Where a value goes, before memory is assigned. */
sealed interface Target {
    /** The place of its own that a stored node gets. */
    record Own(Node node) implements Target {}

    record State(int index) implements Target {}

    record Output(int index) implements Target {}

    record InputGradient(int index) implements Target {}

    /** The carried gradient of a state. */
    record Carry(int index) implements Target {}
}
