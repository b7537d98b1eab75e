package org.cellwright.runtime.kernel;

/** Row-major: one row for each column of the left operand. */
final class FloatScalarPackedMatrix extends PackedMatrix {
    final Segments segments;
    final float[] array;

    FloatScalarPackedMatrix(Segments segments, int columns) {
        super(columns);
        this.segments = segments;
        this.array = new float[Math.multiplyExact(segments.totalDepth(), columns)];
    }
}
