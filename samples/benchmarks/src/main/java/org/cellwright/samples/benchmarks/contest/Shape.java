package org.cellwright.samples.benchmarks.contest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** T, B, X and H. */
public record Shape(int steps, int batch, int inputs, int hidden) {
    private static final Map<String, Shape> NAMED = new LinkedHashMap<>();

    static {
        NAMED.put("S1", new Shape(100, 1, 128, 128));
        NAMED.put("S2", new Shape(100, 32, 128, 128));
        NAMED.put("S3", new Shape(100, 64, 256, 256));
        NAMED.put("S4", new Shape(50, 64, 512, 512));
        NAMED.put("S5", new Shape(20, 32, 1024, 1024));
    }

    /** Reads {@code S2} or {@code T,B,X,H}. */
    public static Shape parse(String text) {
        Shape named = NAMED.get(text.trim());
        if (named != null) {
            return named;
        }
        String[] sizes = text.split(",");
        try {
            if (sizes.length == 4) {
                return new Shape(size(sizes[0]), size(sizes[1]), size(sizes[2]), size(sizes[3]));
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(mistake(text), e);
        }
        throw new IllegalArgumentException(mistake(text));
    }

    /** Reads several, such as {@code S1,S2;20,8,64,64}: names with commas between, sizes set off by semicolons. */
    public static List<Shape> parseAll(String text) {
        List<Shape> shapes = new ArrayList<>();
        for (String part : text.split(";")) {
            if (part.strip().startsWith("S")) {
                for (String name : part.split(",")) {
                    shapes.add(parse(name));
                }
            } else {
                shapes.add(parse(part));
            }
        }
        return shapes;
    }

    private static int size(String text) {
        int size = Integer.parseInt(text.trim());
        if (size < 1) {
            throw new NumberFormatException(text);
        }
        return size;
    }

    private static String mistake(String text) {
        return "a shape is one of " + String.join(", ", NAMED.keySet()) + " or T,B,X,H, such as 100,32,128,128: "
                + text;
    }

    /** Its name, or else its sizes. */
    public String label() {
        return NAMED.entrySet().stream()
                .filter(entry -> entry.getValue().equals(this))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(this::toString);
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return steps + "," + batch + "," + inputs + "," + hidden;
    }
}
