package org.cellwright.runtime.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every loss, with options or without. */
class LossContractTest {
    private static final int ROWS = 6;
    private static final int FIRST = 2;
    private static final int LEFT_OUT = 3;
    private static final int SIZE = 4;
    private static final double[] CLASS_WEIGHTS = {0.5, 2, 1, 3};
    private static final double[] ROW_WEIGHTS = {9, 9, 1, 0.5, 2, 0, 1, 3};
    private static final int[] CLASSES = {7, 7, 1, 0, 3, -1, 2, 1};
    private static final int[] PADDED_WITH_TWO = {7, 7, 1, 0, 3, 2, 0, 1};

    /** The loss of one row, and what it weighs in the mean, as on paper. */
    private record Plain(Rows value, Rows weight) {
        interface Rows {
            double of(double[] predictions, int row);
        }
    }

    private record Entry<T>(String name, Loss<T> loss, T targets, Plain plain) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final Matrix DISTRIBUTIONS = targets();

    private static Matrix targets() {
        Matrix matrix = Matrix.allocate(Precision.DOUBLE, FIRST + ROWS, SIZE);
        SeededRandom random = new SeededRandom(5);
        for (int r = 0; r < matrix.rows(); r++) {
            double sum = 0;
            for (int c = 0; c < SIZE; c++) {
                matrix.set(r, c, random.nextDouble());
                sum += matrix.get(r, c);
            }
            for (int c = 0; c < SIZE; c++) {
                matrix.set(r, c, matrix.get(r, c) / sum);
            }
        }
        matrix.rows(FIRST + LEFT_OUT, 1).fill(Double.NaN);
        return matrix;
    }

    private static double logProbability(double[] logits, int label) {
        return Math.log(Math.exp(logits[label])
                / IntStream.range(0, logits.length)
                        .mapToDouble(c -> Math.exp(logits[c]))
                        .sum());
    }

    private static Plain sparse(int[] targets, int ignored, double[] weights, double smoothing) {
        return new Plain(
                (z, row) -> {
                    double even = 0;
                    for (int c = 0; c < SIZE; c++) {
                        even -= weights[c] * logProbability(z, c) / SIZE;
                    }
                    int target = targets[FIRST + row];
                    return (1 - smoothing) * weights[target] * -logProbability(z, target) + smoothing * even;
                },
                (z, row) -> targets[FIRST + row] == ignored ? 0 : weights[targets[FIRST + row]]);
    }

    private static Plain dense(double[] weights, double smoothing) {
        return rows((z, row) -> {
            double sum = 0;
            for (int c = 0; c < SIZE; c++) {
                double target = DISTRIBUTIONS.get(FIRST + row, c) * (1 - smoothing) + smoothing / SIZE;
                sum -= weights[c] * target * logProbability(z, c);
            }
            return sum;
        });
    }

    private static Plain rows(Plain.Rows value) {
        return new Plain((z, row) -> ROW_WEIGHTS[FIRST + row] * value.of(z, row), (z, row) -> ROW_WEIGHTS[FIRST + row]);
    }

    private interface Element {
        double of(double prediction, double target);
    }

    private static Plain elements(Element element) {
        return rows((z, row) -> IntStream.range(0, SIZE)
                .mapToDouble(c -> element.of(z[c], DISTRIBUTIONS.get(FIRST + row, c)))
                .average()
                .orElseThrow());
    }

    private static List<Entry<?>> losses() {
        DenseTargets targets = new DenseTargets(DISTRIBUTIONS, ROW_WEIGHTS);
        double[] ones = {1, 1, 1, 1};
        return List.of(
                new Entry<>("sparse", new SoftmaxCrossEntropy(), CLASSES, sparse(CLASSES, -1, ones, 0)),
                new Entry<>(
                        "sparse, weights",
                        new SoftmaxCrossEntropy().withClassWeights(CLASS_WEIGHTS),
                        CLASSES,
                        sparse(CLASSES, -1, CLASS_WEIGHTS, 0)),
                new Entry<>(
                        "sparse, smoothing",
                        new SoftmaxCrossEntropy().withLabelSmoothing(0.2),
                        CLASSES,
                        sparse(CLASSES, -1, ones, 0.2)),
                new Entry<>(
                        "sparse, all options",
                        new SoftmaxCrossEntropy()
                                .withLabelSmoothing(0.1)
                                .withClassWeights(CLASS_WEIGHTS)
                                .withIgnored(2),
                        PADDED_WITH_TWO,
                        sparse(PADDED_WITH_TWO, 2, CLASS_WEIGHTS, 0.1)),
                new Entry<>(
                        "sparse, ignored class",
                        new SoftmaxCrossEntropy().withIgnored(2),
                        PADDED_WITH_TWO,
                        sparse(PADDED_WITH_TWO, 2, ones, 0)),
                new Entry<>("dense", new DenseCrossEntropy(), targets, dense(ones, 0)),
                new Entry<>(
                        "dense, all options",
                        new DenseCrossEntropy().withClassWeights(CLASS_WEIGHTS).withLabelSmoothing(0.3),
                        targets,
                        dense(CLASS_WEIGHTS, 0.3)),
                new Entry<>(
                        "binary",
                        new BinaryCrossEntropy(),
                        targets,
                        elements((z, t) ->
                                -t * Math.log(1 / (1 + Math.exp(-z))) - (1 - t) * Math.log(1 / (1 + Math.exp(z))))),
                new Entry<>("squared", new SquaredError(), targets, elements((p, t) -> Math.pow(p - t, 2))),
                new Entry<>("absolute", new AbsoluteError(), targets, elements((p, t) -> p > t ? p - t : t - p)),
                new Entry<>(
                        "Huber",
                        new HuberLoss(0.7),
                        targets,
                        elements((p, t) -> Math.abs(p - t) < 0.7
                                ? Math.pow(p - t, 2) / 2
                                : 0.7 * Math.abs(p - t) - 0.7 * 0.7 / 2)));
    }

    static Stream<Arguments> everyLoss() {
        return losses().stream()
                .flatMap(entry -> Stream.of(Precision.values()).map(precision -> Arguments.of(entry, precision)));
    }

    /** Row {@link #LEFT_OUT} holds NaN. */
    private static Matrix predictions(Precision precision) {
        SeededRandom random = new SeededRandom(3);
        Matrix predictions = Matrix.allocate(precision, ROWS, SIZE);
        for (int r = 0; r < ROWS; r++) {
            for (int c = 0; c < SIZE; c++) {
                predictions.set(r, c, 1.5 * random.nextGaussian());
            }
        }
        predictions.rows(LEFT_OUT, 1).fill(Double.NaN);
        return predictions;
    }

    private static double plainWeight(Plain plain) {
        return IntStream.range(0, ROWS)
                .mapToDouble(r -> plain.weight.of(null, r))
                .sum();
    }

    private static double plainMean(Plain plain, Matrix predictions) {
        double sum = 0;
        for (int r = 0; r < ROWS; r++) {
            double[] row = new double[SIZE];
            for (int c = 0; c < SIZE; c++) {
                row[c] = predictions.get(r, c);
            }
            sum += plain.weight.of(row, r) == 0 ? 0 : plain.value.of(row, r);
        }
        return sum / plainWeight(plain);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("everyLoss")
    <T> void valueAndWeightAreThoseOfThePlainFormula(Entry<T> entry, Precision precision) {
        Matrix predictions = predictions(precision);
        double tolerance = precision == Precision.FLOAT ? 1e-6 : 1e-13;
        double expected = plainMean(entry.plain, predictions);
        assertThat(entry.loss.mean(predictions, entry.targets, FIRST, null)).isCloseTo(expected, within(tolerance));
        assertThat(entry.loss.weight(entry.targets, FIRST, ROWS)).isCloseTo(plainWeight(entry.plain), within(1e-14));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("everyLoss")
    <T> void theGradientIsThatOfThePlainFormula(Entry<T> entry, Precision precision) {
        Matrix predictions = predictions(precision);
        Matrix gradient = Matrix.allocate(precision, ROWS, SIZE);
        gradient.fill(Double.NaN);
        double value = entry.loss.mean(predictions, entry.targets, FIRST, gradient);
        assertThat(value).isCloseTo(plainMean(entry.plain, predictions), within(1e-6));
        Matrix exact = Matrix.allocate(Precision.DOUBLE, ROWS, SIZE);
        exact.copyFrom(predictions);
        double step = 1e-5;
        for (int r = 0; r < ROWS; r++) {
            for (int c = 0; c < SIZE; c++) {
                if (r == LEFT_OUT) {
                    assertThat(gradient.get(r, c)).isZero();
                    continue;
                }
                double center = exact.get(r, c);
                exact.set(r, c, center + step);
                double above = plainMean(entry.plain, exact);
                exact.set(r, c, center - step);
                double below = plainMean(entry.plain, exact);
                exact.set(r, c, center);
                double tolerance = precision == Precision.FLOAT ? 1e-6 : 1e-9;
                assertThat(gradient.get(r, c))
                        .as("%d, %d", r, c)
                        .isCloseTo((above - below) / (2 * step), within(tolerance));
            }
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("everyLoss")
    <T> void rowsLeftOutHaveNoInfluence(Entry<T> entry, Precision precision) {
        Matrix spoiled = predictions(precision);
        Matrix sound = predictions(precision);
        sound.rows(LEFT_OUT, 1).fill(0.25);
        Matrix spoiledGradient = Matrix.allocate(precision, ROWS, SIZE);
        Matrix soundGradient = Matrix.allocate(precision, ROWS, SIZE);
        assertThat(entry.loss.mean(spoiled, entry.targets, FIRST, spoiledGradient))
                .isEqualTo(entry.loss.mean(sound, entry.targets, FIRST, soundGradient));
        for (int r = 0; r < ROWS; r++) {
            for (int c = 0; c < SIZE; c++) {
                assertThat(spoiledGradient.get(r, c)).isEqualTo(soundGradient.get(r, c));
            }
        }
        Matrix row = spoiled.rows(LEFT_OUT, 1);
        assertThat(entry.loss.mean(row, entry.targets, FIRST + LEFT_OUT, spoiledGradient.rows(0, 1)))
                .isZero();
        assertThat(spoiledGradient.get(0, 0)).isZero();
        assertThat(entry.loss.weight(entry.targets, FIRST + LEFT_OUT, 1)).isZero();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("everyLoss")
    <T> void notANumberIsPassedOn(Entry<T> entry, Precision precision) {
        Matrix predictions = predictions(precision);
        predictions.set(0, 1, Double.NaN);
        Matrix gradient = Matrix.allocate(precision, ROWS, SIZE);
        assertThat(entry.loss.mean(predictions, entry.targets, FIRST, gradient)).isNaN();
        assertThat(gradient.get(0, 1)).isNaN();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("everyLoss")
    <T> void wrongShapesAreRefused(Entry<T> entry, Precision precision) {
        Matrix predictions = predictions(precision);
        assertThatThrownBy(() -> entry.loss.mean(predictions, entry.targets, FIRST + 1, null))
                .hasMessage("expected targets for 6 rows from 3 on, but there are 8");
        assertThatThrownBy(() ->
                        entry.loss.mean(predictions, entry.targets, FIRST, Matrix.allocate(precision, ROWS, SIZE + 1)))
                .hasMessageContaining("gradient: expected " + predictions);
    }

    @Test
    void hugeLogitsDoNotOverflow() {
        Matrix logits = Matrix.allocate(Precision.FLOAT, 1, 2);
        logits.set(0, 0, 3000);
        logits.set(0, 1, -3000);
        Matrix targets = Matrix.allocate(Precision.FLOAT, 1, 2);
        targets.set(0, 1, 1);
        Matrix gradient = Matrix.allocate(Precision.FLOAT, 1, 2);
        assertThat(new BinaryCrossEntropy().mean(logits, DenseTargets.of(targets), 0, gradient))
                .isEqualTo(3000);
        assertThat(gradient.get(0, 1)).isEqualTo(-0.5);
        assertThat(new DenseCrossEntropy().mean(logits, DenseTargets.of(targets), 0, gradient))
                .isEqualTo(6000);
        assertThat(gradient.get(0, 1)).isEqualTo(-1);
    }

    @Test
    void wrongOptionsAndTargetsAreRefused() {
        Matrix two = Matrix.allocate(Precision.DOUBLE, 1, 2);
        Matrix three = Matrix.allocate(Precision.DOUBLE, 1, 3);
        three.fill(2);
        assertThatThrownBy(() -> new HuberLoss(0)).hasMessage("delta must be positive, but is 0.0");
        assertThatThrownBy(() -> new DenseCrossEntropy().withLabelSmoothing(1.1))
                .hasMessage("label smoothing must be from 0 to 1, but is 1.1");
        assertThatThrownBy(() -> new SoftmaxCrossEntropy().withClassWeights(1, -1))
                .hasMessage("weights must be finite and not negative, but class 1 weighs -1.0");
        assertThatThrownBy(() -> new SoftmaxCrossEntropy().withClassWeights(1).mean(two, new int[] {0}, 0, null))
                .hasMessage("there are weights for 1 classes, but the logits are DOUBLE[1 x 2]");
        assertThatThrownBy(() -> new DenseTargets(two, new double[2]))
                .hasMessage("expected a weight for each of 1 rows, but there are 2");
        assertThatThrownBy(() -> new SquaredError().mean(two, DenseTargets.of(three), 0, null))
                .hasMessage("expected targets of 2 columns, got DOUBLE[1 x 3]");
        assertThatThrownBy(() -> new BinaryCrossEntropy().mean(three, DenseTargets.of(three), 0, null))
                .hasMessage("expected targets from 0 to 1, but row 0 has 2.0");
    }
}
