package org.cellwright.runtime.training;

import java.nio.file.Path;

/**
 * Where a run of training writes all that it needs to go on, and when: at its end and when it is asked to stop in any case.
 *
 * @param path of the file, which is replaced each time
 * @param steps of the optimizer from one to the next; 0 for no regard to steps
 * @param epochs from one to the next; 0 for no regard to epochs
 */
public record Checkpoints(Path path, long steps, long epochs) {
    public Checkpoints {
        if (steps < 0 || epochs < 0) {
            throw new IllegalArgumentException(
                    "there must be at least 1 step or epoch between checkpoints, but it is " + Math.min(steps, epochs));
        }
    }

    /** After each epoch. */
    public static Checkpoints to(Path path) {
        return new Checkpoints(path, 0, 1);
    }

    /** Also after every so many steps of the optimizer, in the middle of an epoch. */
    public Checkpoints everySteps(long steps) {
        return new Checkpoints(path, steps, epochs);
    }

    /** Not after each epoch, but after every so many. */
    public Checkpoints everyEpochs(long epochs) {
        return new Checkpoints(path, steps, epochs);
    }

    boolean dueAfterStep(long step) {
        return steps > 0 && step % steps == 0;
    }

    boolean dueAfterEpoch(long epoch) {
        return epochs > 0 && epoch % epochs == 0;
    }
}
