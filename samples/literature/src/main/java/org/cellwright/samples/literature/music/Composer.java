package org.cellwright.samples.literature.music;

import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.Pass;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.tensor.Matrix;

/** Continues a piece step by step: each chord is drawn from the model's chances, and is what the next one follows. */
final class Composer {
    /** Below 1: likely notes become likelier. */
    private static final double TEMPERATURE = 0.8;

    private final Layer layers;
    private final SeededRandom random;

    Composer(Layer layers, SeededRandom random) {
        this.layers = layers;
        this.random = random;
    }

    /** The first {@code known} steps of a piece, and new ones until there are {@code steps}. */
    Matrix compose(Matrix beginning, int known, int steps) {
        Matrix piece = Matrix.allocate(beginning.precision(), steps, beginning.columns());
        piece.copyBlock(0, 0, beginning, 0, 0, known, beginning.columns());
        Matrix scores = layers.forward(BatchLayout.uniform(known, 1), piece.rows(0, known), Pass.INFERENCE);
        draw(scores, known - 1, piece, known);
        for (int step = known; step < steps - 1; step++) {
            scores = layers.forward(BatchLayout.uniform(1, 1), piece.rows(step, 1), Pass.INFERENCE_CONTINUED);
            draw(scores, 0, piece, step + 1);
        }
        return piece;
    }

    private void draw(Matrix scores, int row, Matrix piece, int step) {
        for (int key = 0; key < piece.columns(); key++) {
            double chance = 1 / (1 + Math.exp(-scores.get(row, key) / TEMPERATURE));
            piece.set(step, key, random.nextDouble() < chance ? 1 : 0);
        }
    }
}
