package org.cellwright.runtime.training;

import java.nio.file.Path;
import java.util.Optional;
import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Events for the JDK's flight recorder; they cost nothing unless it runs. */
final class FlightRecording implements TrainingListener {
    private StepEvent step;
    private EpochEvent epoch;
    private CheckpointEvent checkpoint;

    private FlightRecording() {}

    /** Nothing on a virtual machine that was put together without the recorder. */
    static Optional<TrainingListener> listener() {
        return ModuleLayer.boot().findModule("jdk.jfr").isPresent()
                ? Optional.of(new FlightRecording())
                : Optional.empty();
    }

    @Name("cellwright.Step")
    @Label("Step of training")
    @Category("Cellwright")
    @StackTrace(false)
    static final class StepEvent extends Event {
        @Label("Number")
        long number;

        @Label("Epoch")
        long epoch;

        @Label("Loss")
        double loss;

        @Label("Norm of the gradients")
        double gradientNorm;

        @Label("Learning rate")
        double rate;

        @Label("Rows")
        long rows;
    }

    @Name("cellwright.Epoch")
    @Label("Epoch of training")
    @Category("Cellwright")
    @StackTrace(false)
    static final class EpochEvent extends Event {
        @Label("Number")
        long number;

        @Label("Steps since the beginning")
        long steps;

        @Label("Mean loss")
        double loss;

        @Label("Loss of validation")
        double validationLoss;
    }

    @Name("cellwright.Checkpoint")
    @Label("Checkpoint of training")
    @Category("Cellwright")
    @StackTrace(false)
    static final class CheckpointEvent extends Event {
        @Label("Path")
        String path;
    }

    @Override
    public void stepBegins(long number) {
        step = new StepEvent();
        step.begin();
    }

    @Override
    public void stepEnds(Step ended) {
        step.end();
        if (step.shouldCommit()) {
            step.number = ended.number();
            step.epoch = ended.epoch();
            step.loss = ended.loss();
            step.gradientNorm = ended.gradientNorm();
            step.rate = ended.rate();
            step.rows = ended.rows();
            step.commit();
        }
    }

    @Override
    public void epochBegins(long number) {
        epoch = new EpochEvent();
        epoch.begin();
    }

    @Override
    public void epochEnds(History.Epoch ended) {
        epoch.end();
        if (epoch.shouldCommit()) {
            epoch.number = ended.number();
            epoch.steps = ended.steps();
            epoch.loss = ended.loss();
            epoch.validationLoss = ended.validation().getOrDefault(Evaluator.LOSS, Double.NaN);
            epoch.commit();
        }
    }

    @Override
    public void checkpointBegins(Path path) {
        checkpoint = new CheckpointEvent();
        checkpoint.begin();
    }

    @Override
    public void checkpointEnds(Path path) {
        checkpoint.end();
        if (checkpoint.shouldCommit()) {
            checkpoint.path = path.toString();
            checkpoint.commit();
        }
    }
}
