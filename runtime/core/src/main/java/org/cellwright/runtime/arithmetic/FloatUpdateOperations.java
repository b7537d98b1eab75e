package org.cellwright.runtime.arithmetic;

import org.cellwright.runtime.tensor.FloatMatrix;
import org.cellwright.runtime.tensor.Matrix;

/** {@link UpdateOperations} on floats. All operands have the offset and stride of the value, being allocated with the same shape. */
final class FloatUpdateOperations implements UpdateOperations {
    static final FloatUpdateOperations INSTANCE = new FloatUpdateOperations();

    private FloatUpdateOperations() {}

    @Override
    public double sumOfSquares(Matrix matrix) {
        float[] elements = ((FloatMatrix) matrix).array();
        double total = 0;
        for (int r = 0; r < matrix.rows(); r++) {
            int start = matrix.offset() + r * matrix.stride();
            int end = start + matrix.columns();
            // four sums, since one would wait for each addition to end
            double sum0 = 0;
            double sum1 = 0;
            double sum2 = 0;
            double sum3 = 0;
            int i = start;
            for (; i + 3 < end; i += 4) {
                sum0 += (double) elements[i] * elements[i];
                sum1 += (double) elements[i + 1] * elements[i + 1];
                sum2 += (double) elements[i + 2] * elements[i + 2];
                sum3 += (double) elements[i + 3] * elements[i + 3];
            }
            for (; i < end; i++) {
                sum0 += (double) elements[i] * elements[i];
            }
            total += sum0 + sum1 + (sum2 + sum3);
        }
        return total;
    }

    @Override
    public boolean allFinite(Matrix matrix) {
        float[] elements = ((FloatMatrix) matrix).array();
        // 0 times a number is 0, times infinity or NaN it is NaN, which stays; four sums, since one would wait for each
        // addition
        float sum0 = 0;
        float sum1 = 0;
        float sum2 = 0;
        float sum3 = 0;
        for (int r = 0; r < matrix.rows(); r++) {
            int start = matrix.offset() + r * matrix.stride();
            int end = start + matrix.columns();
            int i = start;
            for (; i + 3 < end; i += 4) {
                sum0 += 0 * elements[i];
                sum1 += 0 * elements[i + 1];
                sum2 += 0 * elements[i + 2];
                sum3 += 0 * elements[i + 3];
            }
            for (; i < end; i++) {
                sum0 += 0 * elements[i];
            }
        }
        return sum0 + sum1 + (sum2 + sum3) == 0;
    }

    @Override
    public void addScaled(Matrix target, Matrix source, double factor) {
        float[] targets = ((FloatMatrix) target).array();
        float[] sources = ((FloatMatrix) source).array();
        float by = (float) factor;
        for (int r = 0; r < target.rows(); r++) {
            int start = target.offset() + r * target.stride();
            for (int i = start; i < start + target.columns(); i++) {
                targets[i] += by * sources[i];
            }
        }
    }

    @Override
    public void approach(Matrix average, Matrix value, double share) {
        float[] averages = ((FloatMatrix) average).array();
        float[] values = ((FloatMatrix) value).array();
        float by = (float) share;
        for (int r = 0; r < value.rows(); r++) {
            int start = value.offset() + r * value.stride();
            for (int i = start; i < start + value.columns(); i++) {
                averages[i] += by * (values[i] - averages[i]);
            }
        }
    }

    @Override
    public void exchange(Matrix one, Matrix other) {
        float[] left = ((FloatMatrix) one).array();
        float[] right = ((FloatMatrix) other).array();
        for (int r = 0; r < one.rows(); r++) {
            int start = one.offset() + r * one.stride();
            for (int i = start; i < start + one.columns(); i++) {
                float element = left[i];
                left[i] = right[i];
                right[i] = element;
            }
        }
    }

    @Override
    public void scale(Matrix matrix, double factor) {
        float[] elements = ((FloatMatrix) matrix).array();
        float by = (float) factor;
        for (int r = 0; r < matrix.rows(); r++) {
            int start = matrix.offset() + r * matrix.stride();
            for (int i = start; i < start + matrix.columns(); i++) {
                elements[i] *= by;
            }
        }
    }

    @Override
    public void clamp(Matrix matrix, double limit) {
        float[] elements = ((FloatMatrix) matrix).array();
        float high = (float) limit;
        for (int r = 0; r < matrix.rows(); r++) {
            int start = matrix.offset() + r * matrix.stride();
            for (int i = start; i < start + matrix.columns(); i++) {
                elements[i] = Math.max(-high, Math.min(high, elements[i]));
            }
        }
    }

    @Override
    public void descend(Matrix value, Matrix gradient, double rate) {
        float[] values = ((FloatMatrix) value).array();
        float[] gradients = ((FloatMatrix) gradient).array();
        float by = (float) rate;
        for (int r = 0; r < value.rows(); r++) {
            int start = value.offset() + r * value.stride();
            for (int i = start; i < start + value.columns(); i++) {
                values[i] -= by * gradients[i];
            }
        }
    }

    @Override
    public void descendWithMomentum(
            Matrix value, Matrix gradient, Matrix velocity, double rate, double momentum, boolean nesterov) {
        float[] values = ((FloatMatrix) value).array();
        float[] gradients = ((FloatMatrix) gradient).array();
        float[] velocities = ((FloatMatrix) velocity).array();
        float by = (float) rate;
        float keep = (float) momentum;
        float direct = nesterov ? 1 : 0;
        float carried = nesterov ? keep : 1;
        for (int r = 0; r < value.rows(); r++) {
            int start = value.offset() + r * value.stride();
            for (int i = start; i < start + value.columns(); i++) {
                velocities[i] = keep * velocities[i] + gradients[i];
                values[i] -= by * (direct * gradients[i] + carried * velocities[i]);
            }
        }
    }

    @Override
    public void rmsProp(Matrix value, Matrix gradient, Matrix meanSquare, double rate, double decay, double epsilon) {
        float[] values = ((FloatMatrix) value).array();
        float[] gradients = ((FloatMatrix) gradient).array();
        float[] squares = ((FloatMatrix) meanSquare).array();
        float by = (float) rate;
        float keep = (float) decay;
        float take = (float) (1 - decay);
        float floor = (float) epsilon;
        for (int r = 0; r < value.rows(); r++) {
            int start = value.offset() + r * value.stride();
            for (int i = start; i < start + value.columns(); i++) {
                float g = gradients[i];
                float square = keep * squares[i] + take * g * g;
                squares[i] = square;
                values[i] -= by * g / ((float) Math.sqrt(square) + floor);
            }
        }
    }

    @Override
    public void adagrad(Matrix value, Matrix gradient, Matrix sum, double rate, double epsilon) {
        float[] values = ((FloatMatrix) value).array();
        float[] gradients = ((FloatMatrix) gradient).array();
        float[] sums = ((FloatMatrix) sum).array();
        float by = (float) rate;
        float floor = (float) epsilon;
        for (int r = 0; r < value.rows(); r++) {
            int start = value.offset() + r * value.stride();
            for (int i = start; i < start + value.columns(); i++) {
                float g = gradients[i];
                float total = sums[i] + g * g;
                sums[i] = total;
                values[i] -= by * g / ((float) Math.sqrt(total) + floor);
            }
        }
    }

    @Override
    public void adam(
            Matrix value,
            Matrix gradient,
            Matrix mean,
            Matrix meanSquare,
            double rate,
            double beta1,
            double beta2,
            double epsilon,
            double correction1,
            double correction2) {
        float[] values = ((FloatMatrix) value).array();
        float[] gradients = ((FloatMatrix) gradient).array();
        float[] means = ((FloatMatrix) mean).array();
        float[] squares = ((FloatMatrix) meanSquare).array();
        float by = (float) (rate / correction1);
        float root = (float) Math.sqrt(correction2);
        float keepMean = (float) beta1;
        float takeMean = (float) (1 - beta1);
        float keepSquare = (float) beta2;
        float takeSquare = (float) (1 - beta2);
        float floor = (float) epsilon;
        for (int r = 0; r < value.rows(); r++) {
            int start = value.offset() + r * value.stride();
            for (int i = start; i < start + value.columns(); i++) {
                float g = gradients[i];
                float m = keepMean * means[i] + takeMean * g;
                float square = keepSquare * squares[i] + takeSquare * g * g;
                means[i] = m;
                squares[i] = square;
                values[i] -= by * m / ((float) Math.sqrt(square) / root + floor);
            }
        }
    }
}
