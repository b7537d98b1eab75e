package org.cellwright.runtime.parameter;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.tensor.Matrix;

/**
 * The initialisers by the names that a {@code .cell} file uses. Fan in is the columns of a matrix, fan out its rows, since
 * weights stand left of what they multiply. Formulas are those of {@code torch.nn.init}, which does not truncate normal
 * distributions.
 */
public final class Initializers {
    private static final Pattern CALL = Pattern.compile("\\s*([a-z_]+)\\s*(?:\\(([^()]*)\\))?\\s*");

    private Initializers() {}

    /**
     * Reads a number, or one of {@code zeros, ones, constant(v), glorot_uniform, glorot_normal, he_uniform, he_normal,
     * orthogonal, identity, uniform(low, high), normal(stddev)}.
     *
     * @throws IllegalArgumentException if the text is neither
     */
    public static Initializer parse(String text) {
        try {
            return constant(Double.parseDouble(text.trim()));
        } catch (NumberFormatException notANumber) {
            return named(text);
        }
    }

    private static Initializer named(String text) {
        Matcher call = CALL.matcher(text);
        if (call.matches()) {
            double[] arguments = arguments(text, call.group(2));
            String signature = call.group(1) + "/" + arguments.length;
            switch (signature) {
                case "zeros/0":
                    return constant(0);
                case "ones/0":
                    return constant(1);
                case "constant/1":
                    return constant(arguments[0]);
                case "glorot_uniform/0":
                    return glorotUniform();
                case "glorot_normal/0":
                    return glorotNormal();
                case "he_uniform/0":
                    return heUniform();
                case "he_normal/0":
                    return heNormal();
                case "orthogonal/0":
                    return orthogonal();
                case "identity/0":
                    return identity();
                case "uniform/2":
                    return uniform(arguments[0], arguments[1]);
                case "normal/1":
                    return normal(arguments[0]);
                default:
                    break;
            }
        }
        throw new IllegalArgumentException(
                "unknown initialiser " + text + "; expected a number, zeros, ones, constant(v),"
                        + " glorot_uniform, glorot_normal, he_uniform, he_normal, orthogonal, identity, uniform(low, high)"
                        + " or normal(stddev)");
    }

    private static double[] arguments(String text, String list) {
        if (list == null || list.isBlank()) {
            return new double[0];
        }
        try {
            return Arrays.stream(list.split(",", -1))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException("the arguments of the initialiser " + text + " must be numbers");
        }
    }

    public static Initializer constant(double element) {
        return (value, random) -> value.fill(element);
    }

    /** Uniform in [low, high). */
    public static Initializer uniform(double low, double high) {
        return (value, random) -> drawUniform(value, random, low, high);
    }

    /** Normal around 0. */
    public static Initializer normal(double standardDeviation) {
        return (value, random) -> drawNormal(value, random, standardDeviation);
    }

    /** Uniform within sqrt(6 / (fan in + fan out)) of 0 (Glorot and Bengio 2010). */
    public static Initializer glorotUniform() {
        return (value, random) -> {
            double limit = Math.sqrt(6.0 / (value.columns() + value.rows()));
            drawUniform(value, random, -limit, limit);
        };
    }

    /** Normal with standard deviation sqrt(2 / (fan in + fan out)) (Glorot and Bengio 2010). */
    public static Initializer glorotNormal() {
        return (value, random) -> drawNormal(value, random, Math.sqrt(2.0 / (value.columns() + value.rows())));
    }

    /** Uniform within sqrt(6 / fan in) of 0 (He et al. 2015). */
    public static Initializer heUniform() {
        return (value, random) -> {
            double limit = Math.sqrt(6.0 / value.columns());
            drawUniform(value, random, -limit, limit);
        };
    }

    /** Normal with standard deviation sqrt(2 / fan in) (He et al. 2015). */
    public static Initializer heNormal() {
        return (value, random) -> drawNormal(value, random, Math.sqrt(2.0 / value.columns()));
    }

    /** Of matrices of {@code rows} rows each, one below the other: each is drawn for itself. */
    public static Initializer ofBlocks(int rows, Initializer each) {
        return (value, random) -> {
            for (int row = 0; row < value.rows(); row += rows) {
                each.initialize(value.rows(row, rows), random);
            }
        };
    }

    /** Ones on the diagonal, zeros elsewhere. */
    public static Initializer identity() {
        return (value, random) -> {
            value.fill(0);
            for (int i = 0; i < Math.min(value.rows(), value.columns()); i++) {
                value.set(i, i, 1);
            }
        };
    }

    /**
     * A random matrix whose rows are orthonormal, or whose columns are where it has more rows than columns (Saxe et al.
     * 2013): each direction is as likely.
     */
    public static Initializer orthogonal() {
        return (value, random) -> {
            boolean wide = value.rows() <= value.columns();
            double[][] vectors =
                    orthonormal(wide ? value.rows() : value.columns(), wide ? value.columns() : value.rows(), random);
            for (int row = 0; row < value.rows(); row++) {
                for (int column = 0; column < value.columns(); column++) {
                    value.set(row, column, wide ? vectors[row][column] : vectors[column][row]);
                }
            }
        };
    }

    /** Gram and Schmidt on normal vectors, each projected twice since once loses digits. */
    private static double[][] orthonormal(int count, int size, SeededRandom random) {
        double[][] vectors = new double[count][size];
        for (int v = 0; v < count; v++) {
            double[] vector = vectors[v];
            for (int i = 0; i < size; i++) {
                vector[i] = random.nextGaussian();
            }
            for (int pass = 0; pass < 2; pass++) {
                for (int earlier = 0; earlier < v; earlier++) {
                    double overlap = dot(vector, vectors[earlier]);
                    for (int i = 0; i < size; i++) {
                        vector[i] -= overlap * vectors[earlier][i];
                    }
                }
                double norm = Math.sqrt(dot(vector, vector));
                for (int i = 0; i < size; i++) {
                    vector[i] /= norm;
                }
            }
        }
        return vectors;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void drawUniform(Matrix value, SeededRandom random, double low, double high) {
        for (int row = 0; row < value.rows(); row++) {
            for (int column = 0; column < value.columns(); column++) {
                value.set(row, column, low + (high - low) * random.nextDouble());
            }
        }
    }

    private static void drawNormal(Matrix value, SeededRandom random, double standardDeviation) {
        for (int row = 0; row < value.rows(); row++) {
            for (int column = 0; column < value.columns(); column++) {
                value.set(row, column, standardDeviation * random.nextGaussian());
            }
        }
    }
}
