package org.cellwright.runtime.kernel;

/**
 * Panels of two vectors' width, one after the other, each with all its rows one after the other; where the number of
 * vectors is odd, the last panel is one vector wide.
 */
final class FloatVectorPackedMatrix extends PackedMatrix {
    final Segments segments;
    final float[] array;

    FloatVectorPackedMatrix(Segments segments, int columns) {
        super(columns);
        this.segments = segments;
        this.array = new float[Math.multiplyExact(segments.totalDepth(), columns)];
    }
}
