package org.cellwright.samples.reference;

import java.util.List;
import org.cellwright.runtime.tensor.Matrix;

/** The few loops over plain arrays that both naive cells need. */
final class Naive {
    private Naive() {}

    static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    static double[] stack(double[] first, double[] second) {
        double[] both = new double[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** W v + b. */
    static double[] affine(double[][] w, double[] v, double[] b) {
        double[] z = new double[w.length];
        for (int i = 0; i < w.length; i++) {
            double sum = b[i];
            for (int j = 0; j < v.length; j++) {
                sum += w[i][j] * v[j];
            }
            z[i] = sum;
        }
        return z;
    }

    /** dv += W^T dz: the gradient of v in z = W v. */
    private static void addTransposedProduct(double[] dv, double[][] w, double[] dz) {
        for (int i = 0; i < w.length; i++) {
            for (int j = 0; j < dv.length; j++) {
                dv[j] += w[i][j] * dz[i];
            }
        }
    }

    /** dW += dz v^T: the gradient of W in z = W v. */
    private static void addOuterProduct(double[][] dw, double[] dz, double[] v) {
        for (int i = 0; i < dz.length; i++) {
            for (int j = 0; j < v.length; j++) {
                dw[i][j] += dz[i] * v[j];
            }
        }
    }

    /** Adds the three gradients of z = W v + b. */
    static void addGateGradients(double[][] w, double[][] dw, double[] db, double[] dz, double[] v, double[] dv) {
        addOuterProduct(dw, dz, v);
        add(db, dz);
        addTransposedProduct(dv, w, dz);
    }

    static void add(double[] sum, double[] term) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += term[i];
        }
    }

    static double[] row(Matrix matrix, int row) {
        double[] values = new double[matrix.columns()];
        for (int column = 0; column < values.length; column++) {
            values[column] = matrix.get(row, column);
        }
        return values;
    }

    static double[][] rows(Matrix matrix) {
        double[][] rows = new double[matrix.rows()][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = row(matrix, row);
        }
        return rows;
    }

    static void setRow(Matrix matrix, int row, double[] values) {
        for (int column = 0; column < values.length; column++) {
            matrix.set(row, column, values[column]);
        }
    }

    /** Matrix k += gradient k. */
    static void addAll(List<Matrix> matrices, List<double[][]> gradients) {
        for (int k = 0; k < gradients.size(); k++) {
            Matrix matrix = matrices.get(k);
            double[][] gradient = gradients.get(k);
            for (int row = 0; row < gradient.length; row++) {
                double[] sum = row(matrix, row);
                add(sum, gradient[row]);
                setRow(matrix, row, sum);
            }
        }
    }
}
