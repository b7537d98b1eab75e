package org.cellwright.runtime.arithmetic;

import java.util.Arrays;
import org.cellwright.runtime.tensor.FloatMatrix;
import org.cellwright.runtime.tensor.Matrix;

/** {@link SoftmaxOperations} on floats. */
final class FloatSoftmaxOperations implements SoftmaxOperations {
    static final FloatSoftmaxOperations INSTANCE = new FloatSoftmaxOperations();

    private FloatSoftmaxOperations() {}

    @Override
    public void softmax(Matrix logits, Matrix probabilities) {
        float[] source = ((FloatMatrix) logits).array();
        float[] target = ((FloatMatrix) probabilities).array();
        int columns = logits.columns();
        for (int r = 0; r < logits.rows(); r++) {
            int from = logits.offset() + r * logits.stride();
            int to = probabilities.offset() + r * probabilities.stride();
            float largest = largest(source, from, columns);
            double sum = exponentials(source, from, largest, target, to, columns);
            scale(target, to, columns, 1 / sum);
        }
    }

    @Override
    public double crossEntropy(Matrix logits, int[] targets, int first, double scale, Matrix gradient) {
        float[] source = ((FloatMatrix) logits).array();
        int columns = logits.columns();
        double loss = 0;
        for (int r = 0; r < logits.rows(); r++) {
            int from = logits.offset() + r * logits.stride();
            int target = targets[first + r];
            if (gradient == null) {
                if (target >= 0) {
                    float largest = largest(source, from, columns);
                    loss += Math.log(sumOfExponentials(source, from, largest, columns))
                            + largest
                            - source[from + target];
                }
                continue;
            }
            float[] gradients = ((FloatMatrix) gradient).array();
            int to = gradient.offset() + r * gradient.stride();
            if (target < 0) {
                Arrays.fill(gradients, to, to + columns, 0);
                continue;
            }
            float largest = largest(source, from, columns);
            double sum = exponentials(source, from, largest, gradients, to, columns);
            loss += Math.log(sum) + largest - source[from + target];
            scale(gradients, to, columns, scale / sum);
            gradients[to + target] -= (float) scale;
        }
        return loss;
    }

    private static float largest(float[] elements, int start, int count) {
        float largest = elements[start];
        for (int i = start + 1; i < start + count; i++) {
            largest = Math.max(largest, elements[i]);
        }
        return largest;
    }

    private static double exponentials(float[] source, int from, float largest, float[] target, int to, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            double e = Math.exp(source[from + i] - largest);
            target[to + i] = (float) e;
            sum += e;
        }
        return sum;
    }

    private static double sumOfExponentials(float[] source, int from, float largest, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Math.exp(source[from + i] - largest);
        }
        return sum;
    }

    private static void scale(float[] elements, int start, int count, double factor) {
        float by = (float) factor;
        for (int i = start; i < start + count; i++) {
            elements[i] *= by;
        }
    }
}
