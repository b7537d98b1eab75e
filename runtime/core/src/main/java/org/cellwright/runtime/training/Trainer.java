package org.cellwright.runtime.training;

import java.util.ArrayList;
import java.util.List;
import org.cellwright.runtime.arithmetic.RowOperations;
import org.cellwright.runtime.arithmetic.UpdateOperations;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.Pass;
import org.cellwright.runtime.loss.Loss;
import org.cellwright.runtime.model.StateSnapshot;
import org.cellwright.runtime.optimizer.Clipping;
import org.cellwright.runtime.optimizer.Optimizer;
import org.cellwright.runtime.sequence.Batch;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.MatrixBuffer;

/**
 * Trains a model step by step; which batches come, and when to stop, is the caller's. Once sizes repeat, steps allocate
 * nothing. Each step looks for infinite numbers and NaN in data, weights, loss and gradients, and fails with a {@link
 * NonFiniteException} before one gets into a weight.
 *
 * @param <T> the targets of a batch
 */
public final class Trainer<T> {
    private final Layer model;
    private final Loss<T> loss;
    private final Optimizer optimizer;
    private final Clipping clipping;
    private final MatrixBuffer outputGradients;
    private final MatrixBuffer partInputs;
    private final MatrixBuffer leadInputs;
    private final MatrixBuffer countedOutputs;
    private final MatrixBuffer countedGradients;
    private final List<StateSnapshot> snapshots = new ArrayList<>();
    private List<Window> windows = List.of();
    private BatchLayout whole;
    private int windowEvery;
    private int windowThrough;
    private double gradientNorm;

    public Trainer(Layer model, Loss<T> loss, Optimizer optimizer, Clipping clipping) {
        this.model = model;
        this.loss = loss;
        this.optimizer = optimizer;
        this.clipping = clipping;
        this.outputGradients = new MatrixBuffer(model.precision(), model.outputSize());
        this.partInputs = new MatrixBuffer(model.precision(), model.inputSize());
        this.leadInputs = new MatrixBuffer(model.precision(), model.inputSize());
        this.countedOutputs = new MatrixBuffer(model.precision(), model.outputSize());
        this.countedGradients = new MatrixBuffer(model.precision(), model.outputSize());
    }

    /**
     * One update by the gradient over whole sequences; returns the mean loss before it.
     *
     * @throws NonFiniteException if there is NaN or infinity anywhere: nothing has changed but the model's states
     */
    public double step(Batch<T> batch) {
        begin();
        double mean = addGradients(batch.layout(), batch.input(), 0, batch.targets(), 0, Pass.TRAINING, 1);
        update();
        return mean;
    }

    /**
     * One update by the gradient over several batches, as if they were one, whose memory would not suffice; returns the mean loss
     * before it over all rows that count.
     *
     * @throws NonFiniteException if there is NaN or infinity anywhere: nothing has changed but the model's states
     */
    public double step(List<Batch<T>> batches) {
        if (batches.size() == 1) {
            return step(batches.get(0));
        }
        double total = 0;
        for (Batch<T> batch : batches) {
            total += weight(batch);
        }
        begin();
        double mean = 0;
        for (Batch<T> batch : batches) {
            double share = total == 0 ? 0 : weight(batch) / total;
            mean += share * addGradients(batch.layout(), batch.input(), 0, batch.targets(), 0, Pass.TRAINING, share);
        }
        update();
        return mean;
    }

    /**
     * Truncated backpropagation through time: the sequences are cut into parts of {@code steps} steps, with an update after
     * each. The states are carried from part to part, gradients are not. Returns the mean loss over all rows that count.
     *
     * @throws IllegalArgumentException if the model is not {@link Layer#causal}
     */
    public double truncatedStep(Batch<T> batch, int steps) {
        return truncatedStep(batch, steps, steps);
    }

    /**
     * Truncated backpropagation through time with an update after every {@code every} steps (k1) by gradients that go back through the
     * last {@code through} steps (k2). Each step's loss counts once. Where windows overlap, their steps are computed again with the
     * weights of the time. Returns the mean loss over all rows that count.
     *
     * @throws IllegalArgumentException if the model is not {@link Layer#causal}, or {@code through} is less than {@code every}
     */
    public double truncatedStep(Batch<T> batch, int every, int through) {
        if (!model.causal()) {
            throw new IllegalArgumentException("sequences cannot be cut into parts for " + model
                    + ": it has a layer that runs from the end to the beginning");
        }
        cut(batch.layout(), every, through);
        double sum = 0;
        double weights = 0;
        StateSnapshot beginning = null;
        for (int i = 0; i < windows.size(); i++) {
            Window window = windows.get(i);
            if (window.lead() != null) {
                if (beginning != null) {
                    beginning.restore(model.states());
                }
                Matrix lead = rows(batch, leadInputs, window.leadRow(), window.lead());
                model.forward(window.lead(), lead, beginning == null ? Pass.INFERENCE : Pass.INFERENCE_CONTINUED);
                beginning = snapshot(window.layout().batch());
                beginning.restore(model.states());
            }
            Matrix input = rows(batch, partInputs, window.firstRow(), window.layout());
            int firstTarget = window.firstRow() + window.contextRows();
            double weight = loss.weight(batch.targets(), firstTarget, input.rows() - window.contextRows());
            Pass pass = window.first() ? Pass.TRAINING : Pass.TRAINING_CONTINUED;
            begin();
            sum += weight
                    * addGradients(window.layout(), input, window.contextRows(), batch.targets(), firstTarget, pass, 1);
            update();
            weights += weight;
        }
        return weights == 0 ? 0 : sum / weights;
    }

    private Matrix rows(Batch<T> batch, MatrixBuffer buffer, int firstRow, BatchLayout layout) {
        Matrix rows = buffer.rows(layout.totalRows());
        RowOperations.of(model.precision()).copy(batch.input(), firstRow, 0, rows, 0, 0, rows.rows(), rows.columns());
        return rows;
    }

    /** What the states hold now, in memory that is kept for the next batch. */
    private StateSnapshot snapshot(int sequences) {
        for (int i = 0; i < snapshots.size(); i++) {
            if (snapshots.get(i).batch() == sequences) {
                snapshots.get(i).take(model.states());
                return snapshots.get(i);
            }
        }
        snapshots.add(StateSnapshot.of(model.states(), sequences));
        return snapshots.get(snapshots.size() - 1);
    }

    /** Sets {@link #windows}, unless the last layout was cut the same way. */
    private void cut(BatchLayout layout, int every, int through) {
        if (every != windowEvery || through != windowThrough || !layout.equals(whole)) {
            windows = Window.of(layout, every, through);
            whole = layout;
            windowEvery = every;
            windowThrough = through;
            snapshots.clear();
        }
    }

    /** The mean loss; nothing is changed but the model's states. */
    public double evaluate(Batch<T> batch) {
        Matrix output = model.forward(batch.layout(), batch.input(), Pass.INFERENCE);
        return loss.mean(output, batch.targets(), 0, null);
    }

    /** What a batch weighs in a mean over several: mostly how many of its targets count. */
    public double weight(Batch<T> batch) {
        return loss.weight(
                batch.targets(), 0, model.outputLayout(batch.layout()).totalRows());
    }

    /** The norm of all gradients together in the last step, before clipping. */
    public double gradientNorm() {
        return gradientNorm;
    }

    private void begin() {
        FiniteCheck.checkWeights(optimizer.parameters(), optimizer.steps() + 1);
        optimizer.parameters().zeroGradients();
    }

    /** Adds {@code share} of the gradients of the mean loss, which is returned; the first {@code contextRows} rows have none. */
    private double addGradients(
            BatchLayout layout, Matrix input, int contextRows, T targets, int firstTarget, Pass pass, double share) {
        long step = optimizer.steps() + 1;
        FiniteCheck.checkInput(layout, input, step);
        Matrix output = model.forward(layout, input, pass);
        Matrix outputGradient = outputGradients.rows(output.rows());
        double mean = contextRows == 0
                ? loss.mean(output, targets, firstTarget, outputGradient)
                : meanOfLast(output, contextRows, targets, firstTarget, outputGradient);
        if (!Double.isFinite(mean)) {
            throw FiniteCheck.ofLoss(model, layout, input, output, mean, pass, step);
        }
        if (share != 1) {
            UpdateOperations.of(model.precision()).scale(outputGradient, share);
        }
        model.backward(outputGradient, null);
        return mean;
    }

    private double meanOfLast(Matrix output, int contextRows, T targets, int firstTarget, Matrix outputGradient) {
        int count = output.rows() - contextRows;
        Matrix counted = countedOutputs.rows(count);
        Matrix gradient = countedGradients.rows(count);
        RowOperations operations = RowOperations.of(model.precision());
        operations.copy(output, contextRows, 0, counted, 0, 0, count, output.columns());
        double mean = loss.mean(counted, targets, firstTarget, gradient);
        outputGradient.fill(0);
        operations.copy(gradient, 0, 0, outputGradient, contextRows, 0, count, output.columns());
        return mean;
    }

    private void update() {
        gradientNorm = clipping.clip(optimizer.parameters());
        if (!Double.isFinite(gradientNorm)) {
            throw FiniteCheck.ofGradients(optimizer.parameters(), gradientNorm, optimizer.steps() + 1);
        }
        optimizer.step();
    }
}
