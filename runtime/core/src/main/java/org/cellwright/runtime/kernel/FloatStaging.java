package org.cellwright.runtime.kernel;

/**
 * Rows of a left operand, copied to where a product wants them: {@link #ROW} apart, without the gaps between segments.
 */
final class FloatStaging {
    /** Columns that are staged at once. */
    static final int DEPTH = Tuning.PRODUCT_DEPTH;

    /** Distance of staged rows: a constant, and no multiple of a page, so that rows spread over the sets of a cache. */
    static final int ROW = DEPTH + 16;

    private FloatStaging() {}

    /**
     * Copies packed columns {@code [from, from + depth)} of some rows to {@code staged} from {@code target} on.
     *
     * @param first where the first row's column 0 of the segments stands in {@code a}
     */
    static void stage(
            float[] a,
            int first,
            int stride,
            int rows,
            Segments segments,
            int from,
            int depth,
            float[] staged,
            int target) {
        for (int range = 0; range < segments.ranges(); range++) {
            int start = Math.max(from, segments.rangeStart(range));
            int end = Math.min(from + depth, segments.rangeStart(range + 1));
            int source = first + segments.rangeOffset(range) + start - segments.rangeStart(range);
            for (int r = 0; r < rows && start < end; r++) {
                System.arraycopy(a, source + r * stride, staged, target + r * ROW + start - from, end - start);
            }
        }
    }
}
