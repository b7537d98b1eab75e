package org.cellwright.runtime.training;

import java.nio.file.Path;

/** Is told what a run of training does, on the thread that trains. What it throws ends the run. */
public interface TrainingListener {
    /**
     * @param epochs how many there are to be
     * @param done how many were done before, by the run that is resumed
     */
    default void trainingBegins(long epochs, long done) {}

    /** @param epoch counted from 1; a resumed epoch begins again */
    default void epochBegins(long epoch) {}

    /** @param number of the step, counted from 1 over the whole run */
    default void stepBegins(long number) {}

    default void stepEnds(Step step) {}

    /** The last step of an epoch has been made. */
    default void validationBegins(long epoch) {}

    default void epochEnds(History.Epoch epoch) {}

    default void checkpointBegins(Path path) {}

    default void checkpointEnds(Path path) {}

    /** @param history with what is known of the end, also if it is an exception */
    default void trainingEnds(History history) {}
}
