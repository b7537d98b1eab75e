package org.cellwright.runtime.loss;

import org.cellwright.runtime.tensor.Matrix;

/** The cross-entropy of softmax(logits) with any weights of the classes of a row. */
final class WeightedCrossEntropy {
    /** What each class of each row weighs; 0 where nothing is to be learned from it. */
    interface Shares {
        double of(int row, int column);
    }

    private WeightedCrossEntropy() {}

    /**
     * -sum of share[c] * log(softmax(logits[row])[c]). The largest logit is subtracted first, so nothing overflows.
     *
     * @param gradient its row is overwritten with the gradient of that sum times {@code scale}; may be null
     */
    static double row(Matrix logits, int row, Shares shares, double scale, Matrix gradient) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < logits.columns(); c++) {
            largest = Math.max(largest, logits.get(row, c));
        }
        double exponentials = 0;
        for (int c = 0; c < logits.columns(); c++) {
            exponentials += Math.exp(logits.get(row, c) - largest);
        }
        double logarithm = Math.log(exponentials) + largest;
        double sum = 0;
        double total = 0;
        for (int c = 0; c < logits.columns(); c++) {
            double share = shares.of(row, c);
            total += share;
            sum += share == 0 ? 0 : share * (logarithm - logits.get(row, c));
        }
        for (int c = 0; gradient != null && c < logits.columns(); c++) {
            double probability = Math.exp(logits.get(row, c) - logarithm);
            gradient.set(row, c, scale * (probability * total - shares.of(row, c)));
        }
        return sum;
    }
}
