package org.cellwright.compiler.schedule;

import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Shape;

/**
 * Where a value stands.
 *
 * @param previous whether it is the row of the step before, of a {@link Storage.Rows#HISTORY}
 */
public record Location(Storage storage, int section, boolean previous) {
    public Shape shape() {
        return storage.sections().get(section);
    }

    /** Whether a number stands there. */
    public boolean isNumber() {
        return storage.isNumber(section);
    }

    /** Of a vector. */
    public Extent size() {
        return shape().size();
    }

    static Location of(Storage storage) {
        return new Location(storage, 0, false);
    }
}
