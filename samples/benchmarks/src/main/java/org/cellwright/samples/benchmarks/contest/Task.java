package org.cellwright.samples.benchmarks.contest;

/**
 * One thing to do at one size.
 *
 * @param cell the name of a library cell, such as {@code Lstm}
 */
public record Task(String cell, Mode mode, int threads, Shape shape) {

    /** Reads what {@link #toString} writes. */
    public static Task parse(String text) {
        String[] parts = text.split(" ");
        return new Task(parts[0], Mode.parse(parts[1]), Integer.parseInt(parts[2]), Shape.parse(parts[3]));
    }

    @Override
    public String toString() {
        return cell + " " + mode + " " + threads + " " + shape;
    }
}
