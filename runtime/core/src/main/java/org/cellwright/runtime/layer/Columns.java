package org.cellwright.runtime.layer;

import java.util.List;

/** Where vectors stand that share the columns of one matrix, side by side. */
final class Columns {
    private final int[] firsts;

    private Columns(int[] firsts) {
        this.firsts = firsts;
    }

    static Columns of(List<Integer> sizes) {
        int[] firsts = new int[sizes.size() + 1];
        for (int i = 0; i < sizes.size(); i++) {
            firsts[i + 1] = Math.addExact(firsts[i], sizes.get(i));
        }
        return new Columns(firsts);
    }

    int count() {
        return firsts.length - 1;
    }

    boolean single() {
        return count() == 1;
    }

    int first(int vector) {
        return firsts[vector];
    }

    int size(int vector) {
        return firsts[vector + 1] - firsts[vector];
    }

    int total() {
        return firsts[firsts.length - 1];
    }
}
