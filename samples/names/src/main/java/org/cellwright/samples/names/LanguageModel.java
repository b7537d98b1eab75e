package org.cellwright.samples.names;

import java.util.List;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.StackBuilder;
import org.cellwright.runtime.loss.SoftmaxCrossEntropy;
import org.cellwright.runtime.optimizer.Adam;
import org.cellwright.runtime.optimizer.Clipping;
import org.cellwright.runtime.optimizer.Optimizer;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.sequence.Batch;
import org.cellwright.runtime.tensor.Precision;
import org.cellwright.runtime.training.Trainer;
import org.cellwright.samples.common.EqualSize;

/** Which character comes next: an embedding, a recurrent layer, a dense layer, and how they learn. */
final class LanguageModel {
    private static final int EMBEDDING = 24;
    private static final double MAXIMUM_NORM = 1;

    private final Layer layers;
    private final Optimizer optimizer;
    private final Trainer<int[]> trainer;

    LanguageModel(Cell cell, int hidden, int tokens, Workers workers, SeededRandom random) {
        layers = layers(cell, hidden, tokens, workers);
        layers.parameters().initialize(random);
        optimizer = new Adam(layers.parameters(), 0);
        trainer = new Trainer<>(layers, new SoftmaxCrossEntropy(), optimizer, Clipping.byNorm(MAXIMUM_NORM));
    }

    /** The size of the state with which a model of this cell comes closest to {@code parameters} parameters. */
    static int hiddenSize(Cell cell, int tokens, long parameters) {
        return EqualSize.hidden(hidden -> layers(cell, hidden, tokens, Workers.CALLER), parameters);
    }

    private static Layer layers(Cell cell, int hidden, int tokens, Workers workers) {
        return new StackBuilder(1, KernelSelection.best(Precision.FLOAT), workers)
                .embedding(tokens, EMBEDDING)
                .recurrent(cell, Sizes.bind("H", hidden))
                .dense(tokens)
                .build();
    }

    Layer layers() {
        return layers;
    }

    /** Learns from a batch; returns the loss before, in bits per character. */
    double learn(Batch<int[]> batch, double learningRate) {
        optimizer.learningRate(learningRate);
        return bits(trainer.step(batch));
    }

    /** The mean loss in bits per character. */
    double evaluate(List<Batch<int[]>> batches) {
        double sum = 0;
        for (Batch<int[]> batch : batches) {
            sum += trainer.evaluate(batch) * batch.layout().totalRows();
        }
        return bits(sum / Batches.characters(batches));
    }

    private static double bits(double nats) {
        return nats / Math.log(2);
    }
}
