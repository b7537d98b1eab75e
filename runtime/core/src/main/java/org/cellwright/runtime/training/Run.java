package org.cellwright.runtime.training;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.cellwright.runtime.data.BatchStream;
import org.cellwright.runtime.data.Batches;
import org.cellwright.runtime.optimizer.AveragedWeights;
import org.cellwright.runtime.sequence.Batch;

/** One run of training, from its beginning or a checkpoint to its end. */
final class Run<T> {
    private static final Logger LOGGER = System.getLogger("org.cellwright.training");

    private final Training<T> training;
    private final Batches<T> data;
    private final int epochs;
    private final Trainer<T> trainer;
    private final Evaluator<T> evaluator;
    private final RunState state = new RunState();
    private final History history = new History();
    private final BestWeights best;
    private final RunFile file;
    private final List<Batch<T>> group = new ArrayList<>();
    private long lastTime;

    Run(Training<T> training, Batches<T> data, int epochs) {
        this.training = training;
        this.data = data;
        this.epochs = epochs;
        this.trainer = new Trainer<>(training.model, training.loss, training.optimizer, training.clipping);
        this.evaluator = new Evaluator<>(training.model, training.loss, training.metrics);
        this.best = newBest();
        this.file = training.checkpoints == null ? null : new RunFile(training, state, best, history);
    }

    private BestWeights newBest() {
        EarlyStopping rule = training.earlyStopping;
        if (rule == null) {
            return null;
        }
        if (training.validation == null) {
            throw new IllegalStateException("early stopping needs validation(...)");
        }
        return new BestWeights(training.model.parameters(), rule, training.higherIsBetter(rule.result()));
    }

    History run() {
        if (file == null) {
            train();
        } else {
            if (file.resume()) {
                LOGGER.log(
                        Level.INFO,
                        () -> "training goes on from " + file.path() + ", epoch " + (state.epoch() + 1) + ", batch "
                                + state.batch());
            }
            try (ExitHook hook = new ExitHook(training::stop)) {
                train();
            }
        }
        return history;
    }

    private void train() {
        history.end(History.End.FAILED);
        try {
            tell(listener -> listener.trainingBegins(epochs, state.epoch()));
            history.end(trainEpochs());
            LOGGER.log(Level.DEBUG, () -> "training: " + history);
            save();
            takeOver();
        } finally {
            tell(listener -> listener.trainingEnds(history));
        }
    }

    private History.End trainEpochs() {
        while (state.epoch() < epochs && !state.ended()) {
            lastTime = System.nanoTime();
            long epoch = state.epoch() + 1;
            tell(listener -> listener.epochBegins(epoch));
            if (!trainEpoch() || !judge(epoch)) {
                addTime();
                LOGGER.log(Level.INFO, () -> "training was asked to stop, in epoch " + epoch);
                return History.End.STOPPED;
            }
            if (state.epoch() < epochs && file != null && training.checkpoints.dueAfterEpoch(state.epoch())) {
                save();
            }
        }
        return state.ended() ? History.End.STOPPED_EARLY : History.End.COMPLETED;
    }

    /** Returns false if it was asked to stop. */
    private boolean trainEpoch() {
        try (BatchStream<T> stream = data.open(state.position(seed()))) {
            while (readGroup(stream)) {
                step();
                if (training.stopRequested()) {
                    return false;
                }
                if (file != null && training.checkpoints.dueAfterStep(training.optimizer.steps())) {
                    save();
                }
            }
            return true;
        }
    }

    private long seed() {
        return file == null ? training.seed : file.seed();
    }

    private boolean readGroup(BatchStream<T> stream) {
        group.clear();
        while (group.size() < training.accumulation) {
            Batch<T> batch = stream.next();
            if (batch == null) {
                break;
            }
            group.add(batch);
        }
        return !group.isEmpty();
    }

    private void step() {
        long number = training.optimizer.steps() + 1;
        tell(listener -> listener.stepBegins(number));
        if (training.schedule != null) {
            training.optimizer.learningRate(training.schedule.rate(number - 1));
        }
        double weight = 0;
        long rows = 0;
        for (Batch<T> batch : group) {
            weight += trainer.weight(batch);
            rows += batch.layout().totalRows();
        }
        double loss = training.truncation > 0
                ? trainer.truncatedStep(group.get(0), training.truncation, training.truncationThrough)
                : trainer.step(group);
        if (training.averages != null) {
            training.averages.update();
        }
        state.addStep(group.size(), loss, weight);
        Step step = new Step(
                training.optimizer.steps(),
                state.epoch() + 1,
                state.batch(),
                loss,
                state.meanLoss(),
                trainer.gradientNorm(),
                training.optimizer.learningRate(),
                rows);
        tell(listener -> listener.stepEnds(step));
    }

    /** Ends the epoch; returns false, and does not, if it was asked to stop. */
    private boolean judge(long epoch) {
        Map<String, Double> results = Map.of();
        if (training.validation != null) {
            tell(listener -> listener.validationBegins(epoch));
            results = training.averages == null ? validate(epoch) : validateAverages(epoch);
            if (results == null) {
                return false;
            }
        }
        double rate = lastRate();
        if (training.schedule != null) {
            training.schedule.observe(results.getOrDefault(Evaluator.LOSS, state.meanLoss()));
        }
        if (best != null && best.mayStop()) {
            state.end();
            LOGGER.log(
                    Level.DEBUG,
                    () -> "training ends after epoch " + epoch + ": " + training.earlyStopping.result()
                            + " was best after epoch " + best.epoch());
        }
        addTime();
        History.Epoch ended =
                new History.Epoch(epoch, training.optimizer.steps(), state.meanLoss(), rate, state.seconds(), results);
        history.add(ended);
        state.nextEpoch();
        LOGGER.log(Level.DEBUG, () -> "training: " + ended);
        tell(listener -> listener.epochEnds(ended));
        return true;
    }

    /** Of the last step, which may have been made before an interruption. */
    private double lastRate() {
        return training.schedule == null
                ? training.optimizer.learningRate()
                : training.schedule.rate(Math.max(0, training.optimizer.steps() - 1));
    }

    private Map<String, Double> validateAverages(long epoch) {
        try (AveragedWeights.Use use = training.averages.use()) {
            return validate(epoch);
        }
    }

    /** With the weights that are to be judged in the parameters. */
    private Map<String, Double> validate(long epoch) {
        Map<String, Double> results = evaluator.evaluate(training.validation, training::stopRequested);
        if (results != null && best != null) {
            best.observe(results, epoch);
        }
        return results;
    }

    private void addTime() {
        long now = System.nanoTime();
        state.addSeconds((now - lastTime) / 1e9);
        lastTime = now;
    }

    private void save() {
        if (file != null) {
            addTime();
            tell(listener -> listener.checkpointBegins(file.path()));
            file.save();
            tell(listener -> listener.checkpointEnds(file.path()));
            LOGGER.log(Level.DEBUG, () -> "training: checkpoint " + file.path());
        }
    }

    /** Gives the model the weights that it is to have in the end. */
    private void takeOver() {
        if (best != null && best.epoch() > 0) {
            best.restore();
        } else if (training.averages != null) {
            training.averages.takeOver();
        }
    }

    private void tell(Consumer<TrainingListener> event) {
        training.listeners.forEach(event);
    }
}
