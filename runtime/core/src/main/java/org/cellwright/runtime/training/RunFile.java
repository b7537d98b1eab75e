package org.cellwright.runtime.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cellwright.runtime.checkpoint.Checkpoint;
import org.cellwright.runtime.checkpoint.InvalidCheckpointException;
import org.cellwright.runtime.model.ModelFile;
import org.cellwright.runtime.random.SeededRandom;

/** The file of a run of training: everything that the run needs to go on, and the description of the model. */
final class RunFile {
    private static final String HISTORY = "cellwright.history";

    private final Path path;
    private final Checkpoint checkpoint;
    private final SeededRandom order;
    private final History history;
    private final Map<String, String> description;

    RunFile(Training<?> training, RunState state, BestWeights best, History history) {
        this.path = training.checkpoints.path();
        this.order = new SeededRandom(training.seed);
        this.history = history;
        this.description = description(training);
        this.checkpoint = Checkpoint.of(training.model.parameters())
                .with(training.optimizer)
                .with("run", state)
                .with("order", order);
        training.model.generators().forEach((name, random) -> checkpoint.with("model." + name, random));
        if (training.schedule != null) {
            checkpoint.with("schedule", training.schedule);
        }
        if (training.averages != null) {
            checkpoint.with("average", training.averages);
        }
        if (best != null) {
            checkpoint.with("best", best);
        }
    }

    /** Lets the file be loaded as a model, too, if it can be described. */
    private static Map<String, String> description(Training<?> training) {
        try {
            return ModelFile.withDescription(training.model, Map.of());
        } catch (IllegalArgumentException cellWithoutName) {
            return Map.of();
        }
    }

    Path path() {
        return path;
    }

    /** From which the order of the data follows. */
    long seed() {
        return order.state().seed();
    }

    void save() {
        Map<String, String> metadata = new LinkedHashMap<>(description);
        metadata.put(HISTORY, history.toJson());
        try {
            checkpoint.save(path, metadata);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure.getMessage(), failure);
        }
    }

    /** Takes everything from the file; returns false if there is none. */
    boolean resume() {
        if (!Files.exists(path)) {
            return false;
        }
        try {
            Map<String, String> metadata = checkpoint.load(path);
            history.restore(metadata.getOrDefault(HISTORY, ""));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure.getMessage(), failure);
        } catch (IllegalArgumentException malformed) {
            IOException failure = new InvalidCheckpointException(path + ": " + malformed.getMessage());
            throw new UncheckedIOException(failure.getMessage(), failure);
        }
        return true;
    }
}
