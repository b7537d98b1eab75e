package org.cellwright.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.layer.Dense;
import org.cellwright.runtime.layer.ElmanCell;
import org.cellwright.runtime.layer.RecurrentLayer;
import org.cellwright.runtime.layer.Stack;
import org.cellwright.runtime.loss.Loss;
import org.cellwright.runtime.loss.SoftmaxCrossEntropy;
import org.cellwright.runtime.optimizer.Adam;
import org.cellwright.runtime.optimizer.Clipping;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.sequence.Batch;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** NaN and infinity stop the step before they get into a weight, and are traced to where they came from. */
class NonFiniteTest {
    private static final BatchLayout LAYOUT = BatchLayout.ofLengths(3, 2);

    private final Stack model = Stack.of(
            RecurrentLayer.ofInput(
                    2, new ElmanCell(), Sizes.bind("H", 3), KernelSelection.scalar(Precision.FLOAT), Workers.CALLER),
            new Dense(3, 2, KernelSelection.scalar(Precision.FLOAT)));
    private final Matrix input = Matrix.allocate(Precision.FLOAT, 5, 2);
    private final Adam optimizer = new Adam(model.parameters(), 0.1);
    private Loss<int[]> loss = new SoftmaxCrossEntropy();

    NonFiniteTest() {
        model.parameters().initialize(new SeededRandom(1));
        input.fill(0.5);
    }

    private void step() {
        new Trainer<>(model, loss, optimizer, Clipping.byNorm(1))
                .step(new Batch<>(LAYOUT, input, new int[] {0, 1, 0, 1, 0}));
    }

    private void disturbLoss(DoubleUnaryOperator disturbance) {
        Loss<int[]> sound = loss;
        loss = new Loss<>() {
            @Override
            public double weight(int[] targets, int first, int rows) {
                return sound.weight(targets, first, rows);
            }

            @Override
            public double mean(Matrix predictions, int[] targets, int first, Matrix gradient) {
                return disturbance.applyAsDouble(sound.mean(predictions, targets, first, gradient));
            }
        };
    }

    private Map<String, List<Double>> everything() {
        Map<String, List<Double>> all = new TreeMap<>();
        model.parameters().byPath().forEach((path, parameter) -> all.put(path, elements(parameter.value())));
        optimizer.matrices().forEach((name, matrix) -> all.put(name, elements(matrix)));
        all.put("steps", List.of((double) optimizer.steps()));
        return all;
    }

    private static List<Double> elements(Matrix matrix) {
        List<Double> elements = new ArrayList<>();
        for (int i = 0; i < matrix.rows() * matrix.columns(); i++) {
            elements.add(matrix.get(i / matrix.columns(), i % matrix.columns()));
        }
        return elements;
    }

    private void assertStops(String... parts) {
        Map<String, List<Double>> before = everything();
        assertThatThrownBy(this::step)
                .isInstanceOf(NonFiniteException.class)
                .hasMessageContainingAll(parts)
                .hasMessageEndingWith("no weight was changed by this step");
        assertThat(everything()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void inTheData(double wrong) {
        step();
        input.set(3, 1, wrong);
        assertStops("step 2: ", "the input has " + wrong + " in column 1 at time step 1 of sequence 1 ");
        input.set(3, 1, 0);
        step();
        assertThat(optimizer.steps()).isEqualTo(2);
    }

    /** Infinite weights of a saturating cell would give finite gradients. */
    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void inAWeight(double wrong) {
        model.parameters().get("layer0.W").value().set(2, 1, wrong);
        model.parameters().get("layer0.W").valueChanged();
        assertStops("step 1: the parameter layer0.W has " + wrong + " at [2, 1]");
    }

    @ParameterizedTest
    @MethodSource("parameters")
    void inTheGradientOf(String path) {
        disturbLoss(mean -> {
            model.parameters().get(path).gradient().set(0, 1, Double.NaN);
            return mean;
        });
        assertStops("step 1: the gradient of " + path + " has NaN at [0, 1]");
    }

    static List<String> parameters() {
        return List.of("layer0.W", "layer0.b", "layer1.W", "layer1.b");
    }

    @Test
    void whereALayerOverflows() {
        model.parameters().get("layer1.W").value().fill(Float.MAX_VALUE);
        model.parameters().get("layer1.W").valueChanged();
        input.fill(100);
        model.parameters().get("layer0.W").value().fill(1);
        model.parameters().get("layer0.W").valueChanged();
        assertStops(
                "step 1: the output of layer1 (Dense 3 -> 2) has Infinity in column 0 at time step 0 of sequence 0");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void inTheLoss(double wrong) {
        disturbLoss(mean -> wrong);
        assertStops("step 1: the loss is " + wrong + ", though the output of the model is finite: look at the targets");
    }
}
