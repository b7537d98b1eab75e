package org.cellwright.samples.literature.music;

import org.cellwright.runtime.loss.Loss;
import org.cellwright.runtime.tensor.Matrix;

/** -log p(chord) in nats, summed over the keys, each pressed or not by a sigmoid of its own; the mean over rows. */
final class KeysCrossEntropy implements Loss<Matrix> {
    @Override
    public double weight(Matrix targets, int first, int rows) {
        return rows;
    }

    @Override
    public double mean(Matrix predictions, Matrix targets, int first, Matrix gradient) {
        int rows = predictions.rows();
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            for (int key = 0; key < predictions.columns(); key++) {
                double score = predictions.get(row, key);
                double target = targets.get(first + row, key);
                double decay = Math.exp(-Math.abs(score));
                sum += Math.max(score, 0) - score * target + Math.log1p(decay);
                if (gradient != null) {
                    double pressed = score >= 0 ? 1 / (1 + decay) : decay / (1 + decay);
                    gradient.set(row, key, (pressed - target) / rows);
                }
            }
        }
        return rows == 0 ? 0 : sum / rows;
    }
}
