package org.cellwright.runtime.training;

import java.util.ArrayList;
import java.util.List;
import org.cellwright.runtime.arithmetic.RowOperations;
import org.cellwright.runtime.arithmetic.UpdateOperations;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.Pass;
import org.cellwright.runtime.loss.Loss;
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
    private final List<BatchLayout> parts = new ArrayList<>();
    private BatchLayout whole;
    private int partSteps;
    private double gradientNorm;

    public Trainer(Layer model, Loss<T> loss, Optimizer optimizer, Clipping clipping) {
        this.model = model;
        this.loss = loss;
        this.optimizer = optimizer;
        this.clipping = clipping;
        this.outputGradients = new MatrixBuffer(model.precision(), model.outputSize());
        this.partInputs = new MatrixBuffer(model.precision(), model.inputSize());
    }

    /**
     * One update by the gradient over whole sequences; returns the mean loss before it.
     *
     * @throws NonFiniteException if there is NaN or infinity anywhere: nothing has changed but the model's states
     */
    public double step(Batch<T> batch) {
        return step(batch.layout(), batch.input(), batch.targets(), 0, Pass.TRAINING);
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
            mean += share * addGradients(batch.layout(), batch.input(), batch.targets(), 0, Pass.TRAINING, share);
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
        if (!model.causal()) {
            throw new IllegalArgumentException("sequences cannot be cut into parts for " + model
                    + ": it has a layer that runs from the end to the beginning");
        }
        if (steps < 1) {
            throw new IllegalArgumentException("parts must have at least 1 step, but have " + steps);
        }
        cut(batch.layout(), steps);
        double sum = 0;
        double weights = 0;
        int firstRow = 0;
        Pass pass = Pass.TRAINING;
        for (int i = 0; i < parts.size(); i++) {
            Matrix input = partInputs.rows(parts.get(i).totalRows());
            RowOperations.of(model.precision())
                    .copy(batch.input(), firstRow, 0, input, 0, 0, input.rows(), input.columns());
            double weight = loss.weight(batch.targets(), firstRow, input.rows());
            sum += weight * step(parts.get(i), input, batch.targets(), firstRow, pass);
            weights += weight;
            firstRow += input.rows();
            pass = pass.next();
        }
        return weights == 0 ? 0 : sum / weights;
    }

    /** Sets {@link #parts}, unless the last layout was cut the same way. */
    private void cut(BatchLayout layout, int steps) {
        if (steps == partSteps && layout.equals(whole)) {
            return;
        }
        parts.clear();
        for (int first = 0; first < layout.steps(); first += steps) {
            parts.add(layout.steps(first, Math.min(steps, layout.steps() - first)));
        }
        whole = layout;
        partSteps = steps;
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

    private double step(BatchLayout layout, Matrix input, T targets, int firstTarget, Pass pass) {
        begin();
        double mean = addGradients(layout, input, targets, firstTarget, pass, 1);
        update();
        return mean;
    }

    private void begin() {
        FiniteCheck.checkWeights(optimizer.parameters(), optimizer.steps() + 1);
        optimizer.parameters().zeroGradients();
    }

    /** Adds {@code share} of the gradients of the mean loss, which is returned. */
    private double addGradients(BatchLayout layout, Matrix input, T targets, int firstTarget, Pass pass, double share) {
        long step = optimizer.steps() + 1;
        FiniteCheck.checkInput(layout, input, step);
        Matrix output = model.forward(layout, input, pass);
        Matrix outputGradient = outputGradients.rows(output.rows());
        double mean = loss.mean(output, targets, firstTarget, outputGradient);
        if (!Double.isFinite(mean)) {
            throw FiniteCheck.ofLoss(model, layout, input, output, mean, pass, step);
        }
        if (share != 1) {
            UpdateOperations.of(model.precision()).scale(outputGradient, share);
        }
        model.backward(outputGradient, null);
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
