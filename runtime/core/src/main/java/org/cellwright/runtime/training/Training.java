package org.cellwright.runtime.training;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cellwright.runtime.data.Batches;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.loss.Loss;
import org.cellwright.runtime.metric.Metric;
import org.cellwright.runtime.optimizer.AveragedWeights;
import org.cellwright.runtime.optimizer.Clipping;
import org.cellwright.runtime.optimizer.Optimizer;
import org.cellwright.runtime.optimizer.Schedule;

/**
 * Trains a model for some epochs: {@code Training.of(model, loss, optimizer).clipping(...).validation(...).fit(data, 10)}. What is
 * not set is left out. For use by one thread, but for {@link #stop}.
 *
 * @param <T> the targets of a batch
 */
public final class Training<T> {
    final Layer model;
    final Loss<T> loss;
    final Optimizer optimizer;
    final List<Metric<T>> metrics = new ArrayList<>();
    final List<TrainingListener> listeners = new ArrayList<>();
    Clipping clipping = Clipping.none();
    Schedule schedule;
    AveragedWeights averages;
    Batches<T> validation;
    EarlyStopping earlyStopping;
    Checkpoints checkpoints;
    long seed;
    int accumulation = 1;
    int truncation;
    int truncationThrough;
    private volatile boolean stopRequested;

    private Training(Layer model, Loss<T> loss, Optimizer optimizer) {
        this.model = model;
        this.loss = loss;
        this.optimizer = optimizer;
        FlightRecording.listener().ifPresent(listeners::add);
    }

    public static <T> Training<T> of(Layer model, Loss<T> loss, Optimizer optimizer) {
        return new Training<>(model, loss, optimizer);
    }

    /** What is done to gradients that are too large. */
    public Training<T> clipping(Clipping clipping) {
        this.clipping = clipping;
        return this;
    }

    /** The learning rate of each step, in place of the optimizer's; it is told the loss of validation or else of training. */
    public Training<T> schedule(Schedule schedule) {
        this.schedule = schedule;
        return this;
    }

    /** Weights that are averaged over the steps: validation uses them, and the model has them in the end. */
    public Training<T> averages(AveragedWeights averages) {
        this.averages = averages;
        return this;
    }

    /** The order of the data follows from it; 0 if it is not set. */
    public Training<T> seed(long seed) {
        this.seed = seed;
        return this;
    }

    /** A step for every so many batches, as if they were one. */
    public Training<T> accumulation(int batches) {
        if (batches < 1) {
            throw new IllegalArgumentException("a step needs at least 1 batch, but has " + batches);
        }
        this.accumulation = batches;
        return this;
    }

    /** Truncated backpropagation through time: sequences are cut into parts of so many time steps, with an update after each. */
    public Training<T> truncation(int steps) {
        return truncation(steps, steps);
    }

    /** As above, with an update after every {@code every} steps (k1) by gradients through the last {@code through} steps (k2). */
    public Training<T> truncation(int every, int through) {
        if (every < 1 || through < every) {
            throw new IllegalArgumentException(
                    "parts must have at least 1 step, and gradients go through at least as many, but" + " these are "
                            + every + " and " + through);
        }
        this.truncation = every;
        this.truncationThrough = through;
        return this;
    }

    /** Batches by which the model is judged after each epoch. */
    public Training<T> validation(Batches<T> data) {
        this.validation = data;
        return this;
    }

    /** What is measured beside the loss, in validation and by {@link #evaluate}. */
    public Training<T> metric(Metric<T> metric) {
        if (metric.name().equals(Evaluator.LOSS)
                || metrics.stream().anyMatch(other -> other.name().equals(metric.name()))) {
            throw new IllegalArgumentException("two results are called \"" + metric.name() + "\"");
        }
        metrics.add(metric);
        return this;
    }

    public Training<T> earlyStopping(EarlyStopping rule) {
        this.earlyStopping = rule;
        return this;
    }

    /** Makes runs resumable: if the file is there when {@link #fit} is called, the run goes on from it. */
    public Training<T> checkpoints(Checkpoints checkpoints) {
        this.checkpoints = checkpoints;
        return this;
    }

    public Training<T> listener(TrainingListener listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * Trains for some epochs in all. With {@link #checkpoints}, a run goes on where the one that wrote the file ended, to the same bits as
     * without a break, if all else is as it was; and Ctrl-C ends it after the step under way, with everything saved. In the end the
     * model has the weights that were best, if there is early stopping; or else the averages, if there are any.
     *
     * @return the course of the run
     * @throws NonFiniteException if there is NaN or infinity anywhere, before a weight gets it
     * @throws org.cellwright.runtime.data.DataException if code of the user's that makes batches fails
     * @throws UncheckedIOException if a checkpoint cannot be written, or does not fit; the last good one is unchanged
     */
    public History fit(Batches<T> data, int epochs) {
        if (epochs < 0) {
            throw new IllegalArgumentException("there cannot be " + epochs + " epochs");
        }
        if (truncation > 0 && accumulation > 1) {
            throw new IllegalStateException("truncation makes several steps of a batch, accumulation one of several: "
                    + "there cannot be both");
        }
        stopRequested = false;
        return new Run<>(this, data, epochs).run();
    }

    /** The loss and all metrics, by name. */
    public Map<String, Double> evaluate(Batches<T> data) {
        return new Evaluator<>(model, loss, metrics).evaluate(data, () -> false);
    }

    /** Asks the run under way to end after its step, with everything saved; from any thread. */
    public void stop() {
        stopRequested = true;
    }

    boolean stopRequested() {
        return stopRequested || Thread.currentThread().isInterrupted();
    }

    /** @throws IllegalArgumentException if there is no such result; the message lists those that there are */
    boolean higherIsBetter(String result) {
        if (result.equals(Evaluator.LOSS)) {
            return false;
        }
        return metrics.stream()
                .filter(metric -> metric.name().equals(result))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("early stopping: no result \"" + result
                        + "\"; there are \"loss\" and "
                        + metrics.stream().map(Metric::name).toList()))
                .higherIsBetter();
    }
}
