package org.cellwright.samples.literature.music;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.StackBuilder;
import org.cellwright.runtime.optimizer.Adam;
import org.cellwright.runtime.optimizer.Clipping;
import org.cellwright.runtime.parameter.Parameter;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.sequence.Batch;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.cellwright.runtime.training.Trainer;
import org.cellwright.samples.common.Point;

/** One unit's model: from the chord of a step to the chances of each key in the next. */
final class MusicModel {
    private final Layer layers;
    private final Adam optimizer;
    private final Trainer<Matrix> trainer;
    private final WeightNoise noise;
    private final SeededRandom order;
    private final double learningRate;
    private final int piecesAtOnce;

    /**
     * @param learningRate at the beginning
     * @param deviation of the noise on the weights
     * @param piecesAtOnce how many pieces an update of the weights is made from
     */
    MusicModel(Unit unit, double learningRate, double deviation, int piecesAtOnce, SeededRandom random) {
        this.piecesAtOnce = piecesAtOnce;
        layers = new StackBuilder(Pieces.KEYS, KernelSelection.best(Precision.FLOAT))
                .recurrent(unit.cell(), Sizes.bind("H", unit.hidden()))
                .dense(Pieces.KEYS)
                .build();
        layers.parameters().initialize(random.stream("parameters"));
        this.learningRate = learningRate;
        optimizer = new Adam(layers.parameters(), learningRate);
        trainer = new Trainer<>(layers, new KeysCrossEntropy(), optimizer, Clipping.byNorm(1));
        noise = new WeightNoise(layers.parameters(), deviation, random.stream("noise"));
        order = random.stream("order");
    }

    /** Is told the loss on the validation set after each epoch. */
    interface Listener {
        void epoch(int epoch, double validationLoss);
    }

    /**
     * Trains, and keeps the weights of the epoch that is best on the validation set. Returns the loss on that set after each
     * epoch, in nats a step.
     */
    List<Point> train(Pieces pieces, int epochs, Listener listener) {
        Batch<Matrix> validation = Pieces.batch(pieces.validation());
        List<Point> course = new ArrayList<>();
        List<Matrix> best = copies();
        double least = Double.POSITIVE_INFINITY;
        for (int epoch = 1; epoch <= epochs; epoch++) {
            optimizer.learningRate(learningRate * (1 - 0.95 * (epoch - 1) / epochs));
            for (Batch<Matrix> batch : batches(pieces.training())) {
                noise.add();
                trainer.step(batch);
                noise.remove();
            }
            double loss = trainer.evaluate(validation);
            course.add(new Point(epoch, loss));
            listener.epoch(epoch, loss);
            if (loss < least) {
                least = loss;
                copy(best, false);
            }
        }
        copy(best, true);
        return course;
    }

    /** The mean negative log-likelihood of a step, in nats, over all steps of all pieces. */
    double evaluate(List<Matrix> pieces) {
        return trainer.evaluate(Pieces.batch(pieces));
    }

    Layer layers() {
        return layers;
    }

    /** All pieces once, a few at a time, in a new order. */
    private List<Batch<Matrix>> batches(List<Matrix> pieces) {
        int[] indices = new int[pieces.size()];
        Arrays.setAll(indices, i -> i);
        order.shuffle(indices);
        List<Batch<Matrix>> batches = new ArrayList<>();
        for (int first = 0; first < indices.length; first += piecesAtOnce) {
            batches.add(Pieces.batch(Arrays.stream(indices, first, Math.min(indices.length, first + piecesAtOnce))
                    .mapToObj(pieces::get)
                    .toList()));
        }
        return batches;
    }

    private List<Matrix> copies() {
        return layers.parameters().all().stream()
                .map(Parameter::value)
                .map(value -> Matrix.allocate(value.precision(), value.rows(), value.columns()))
                .toList();
    }

    private void copy(List<Matrix> copies, boolean back) {
        for (int i = 0; i < copies.size(); i++) {
            Parameter parameter = layers.parameters().all().get(i);
            if (back) {
                parameter.value().copyFrom(copies.get(i));
                parameter.valueChanged();
            } else {
                copies.get(i).copyFrom(parameter.value());
            }
        }
    }
}
