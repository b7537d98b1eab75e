package org.cellwright.runtime.kernel;

/**
 * Panels of two vectors' width, one after the other, each with all its rows one after the other; where the number of
 * vectors is odd, the last panel is one vector wide.
 */
final class FloatVectorPackedMatrix extends PackedMatrix {
    private static final int PANEL = 2 * FloatSpecies.SPECIES.length();

    final Segments segments;
    private final FloatAlignedArray elements;

    FloatVectorPackedMatrix(Segments segments, int columns) {
        super(columns);
        this.segments = segments;
        this.elements = new FloatAlignedArray(Math.multiplyExact(segments.totalDepth(), columns));
    }

    float[] array() {
        return elements.array();
    }

    FloatAlignedArray elements() {
        return elements;
    }

    /** The width of the panel that holds a column. */
    int panelWidth(int column) {
        return Math.min(PANEL, columns() - column / PANEL * PANEL);
    }

    /** Where an element stands in the array. */
    int index(int depth, int column) {
        int panel = column / PANEL * PANEL;
        return elements.start() + panel * segments.totalDepth() + depth * panelWidth(column) + column - panel;
    }
}
