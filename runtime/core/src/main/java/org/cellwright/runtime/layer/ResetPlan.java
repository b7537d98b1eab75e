package org.cellwright.runtime.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.cellwright.runtime.cell.BatchLayout;

/** How sequences that begin anew in the middle come apart: pieces, of which each is a sequence of its own, the longest first. */
final class ResetPlan {
    private record Piece(int sequence, int first, int steps) {}

    private final BatchLayout layout;
    private final boolean[] cuts;
    private final BatchLayout pieces;
    private final int[] outerRows;
    private final int[] innerRows;
    private final int[] firstPieces;
    private final int[] lastPieces;

    /** @param cuts whether a piece begins with the row; copied */
    ResetPlan(BatchLayout layout, boolean[] cuts) {
        this.layout = layout;
        this.cuts = Arrays.copyOf(cuts, layout.totalRows());
        List<Piece> all = new ArrayList<>();
        for (int b = 0; b < layout.batch(); b++) {
            int first = 0;
            int length = layout.length(b);
            for (int t = 1; t <= length; t++) {
                if (t == length || cuts[layout.offset(t) + b]) {
                    all.add(new Piece(b, first, t - first));
                    first = t;
                }
            }
        }
        all.sort(Comparator.comparingInt((Piece piece) -> -piece.steps));
        this.pieces = BatchLayout.ofLengths(all.stream().mapToInt(Piece::steps).toArray());
        this.outerRows = new int[layout.totalRows()];
        this.innerRows = new int[layout.totalRows()];
        this.firstPieces = new int[layout.batch()];
        this.lastPieces = new int[layout.batch()];
        for (int p = 0; p < all.size(); p++) {
            Piece piece = all.get(p);
            for (int t = 0; t < piece.steps; t++) {
                int inner = pieces.offset(t) + p;
                int outer = layout.offset(piece.first + t) + piece.sequence;
                outerRows[inner] = outer;
                innerRows[outer] = inner;
            }
            if (piece.first == 0) {
                firstPieces[piece.sequence] = p;
            }
            if (piece.first + piece.steps == layout.length(piece.sequence)) {
                lastPieces[piece.sequence] = p;
            }
        }
    }

    boolean fits(BatchLayout other, boolean[] otherCuts) {
        return layout.equals(other) && Arrays.equals(cuts, 0, cuts.length, otherCuts, 0, cuts.length);
    }

    BatchLayout layout() {
        return layout;
    }

    BatchLayout pieces() {
        return pieces;
    }

    /** For each row of the pieces its row in the whole. */
    int[] outerRows() {
        return outerRows;
    }

    /** The reverse of {@link #outerRows}. */
    int[] innerRows() {
        return innerRows;
    }

    /** For each sequence its first piece. */
    int[] firstPieces() {
        return firstPieces;
    }

    int[] lastPieces() {
        return lastPieces;
    }
}
