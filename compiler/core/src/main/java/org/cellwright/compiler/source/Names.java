package org.cellwright.compiler.source;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Nearest names, for messages. */
public final class Names {
    private static final int LONGEST = 60;

    private Names() {}

    /** The candidate that someone who wrote the name may have meant. */
    public static Optional<String> nearest(String name, Collection<String> candidates) {
        String best = null;
        int smallest = name.length() <= 3 ? 1 : name.length() <= 6 ? 2 : 3;
        for (String candidate : candidates) {
            if (name.length() > LONGEST || candidate.length() > LONGEST) {
                continue;
            }
            int distance = candidate.equalsIgnoreCase(name) ? 0 : distance(fold(name), fold(candidate));
            boolean alike = distance < candidate.length() && distance < name.length();
            if (alike && (distance < smallest || distance == smallest && best == null)) {
                smallest = distance;
                best = candidate;
            }
        }
        return Optional.ofNullable(best);
    }

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** Insertions, deletions, replacements and swaps of neighbours. */
    private static int distance(String a, String b) {
        int[][] table = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    table[i][j] = i + j;
                    continue;
                }
                int replaced = table[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                int least = Math.min(replaced, 1 + Math.min(table[i - 1][j], table[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    least = Math.min(least, table[i - 2][j - 2] + 1);
                }
                table[i][j] = least;
            }
        }
        return table[a.length()][b.length()];
    }
}
