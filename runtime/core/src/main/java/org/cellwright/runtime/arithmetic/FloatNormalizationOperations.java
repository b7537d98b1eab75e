package org.cellwright.runtime.arithmetic;

import org.cellwright.runtime.tensor.FloatMatrix;
import org.cellwright.runtime.tensor.Matrix;

/** {@link NormalizationOperations} on floats. */
final class FloatNormalizationOperations implements NormalizationOperations {
    static final FloatNormalizationOperations INSTANCE = new FloatNormalizationOperations();

    private FloatNormalizationOperations() {}

    @Override
    public void normalize(
            Matrix input, double epsilon, Matrix gain, Matrix shift, Matrix normal, double[] scales, Matrix output) {
        float[] source = ((FloatMatrix) input).array();
        float[] gains = ((FloatMatrix) gain).array();
        float[] shifts = ((FloatMatrix) shift).array();
        float[] normals = ((FloatMatrix) normal).array();
        float[] target = ((FloatMatrix) output).array();
        int columns = input.columns();
        for (int r = 0; r < input.rows(); r++) {
            int from = input.offset() + r * input.stride();
            int at = normal.offset() + r * normal.stride();
            int to = output.offset() + r * output.stride();
            double sum = 0;
            for (int c = 0; c < columns; c++) {
                sum += source[from + c];
            }
            double mean = sum / columns;
            double squares = 0;
            for (int c = 0; c < columns; c++) {
                double deviation = source[from + c] - mean;
                squares += deviation * deviation;
            }
            scales[r] = 1 / Math.sqrt(squares / columns + epsilon);
            for (int c = 0; c < columns; c++) {
                normals[at + c] = (float) ((source[from + c] - mean) * scales[r]);
                target[to + c] = gains[gain.offset() + c] * normals[at + c] + shifts[shift.offset() + c];
            }
        }
    }

    @Override
    public void propagate(
            Matrix outputGradient,
            Matrix normal,
            double[] scales,
            Matrix gain,
            Matrix gainGradient,
            Matrix shiftGradient,
            Matrix inputGradient) {
        float[] arriving = ((FloatMatrix) outputGradient).array();
        float[] normals = ((FloatMatrix) normal).array();
        float[] gains = ((FloatMatrix) gain).array();
        float[] gainGradients = ((FloatMatrix) gainGradient).array();
        float[] shiftGradients = ((FloatMatrix) shiftGradient).array();
        int columns = normal.columns();
        for (int r = 0; r < normal.rows(); r++) {
            int from = outputGradient.offset() + r * outputGradient.stride();
            int at = normal.offset() + r * normal.stride();
            double sum = 0;
            double overlap = 0;
            for (int c = 0; c < columns; c++) {
                float gradient = arriving[from + c];
                gainGradients[gainGradient.offset() + c] += gradient * normals[at + c];
                shiftGradients[shiftGradient.offset() + c] += gradient;
                double scaled = gradient * gains[gain.offset() + c];
                sum += scaled;
                overlap += scaled * normals[at + c];
            }
            if (inputGradient != null) {
                float[] target = ((FloatMatrix) inputGradient).array();
                int to = inputGradient.offset() + r * inputGradient.stride();
                for (int c = 0; c < columns; c++) {
                    double scaled = arriving[from + c] * gains[gain.offset() + c];
                    target[to + c] =
                            (float) (scales[r] * (scaled - sum / columns - normals[at + c] * overlap / columns));
                }
            }
        }
    }
}
