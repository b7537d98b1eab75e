package org.cellwright.runtime.training;

/**
 * A step of training that was made.
 *
 * @param number of the step of the optimizer, counted from 1
 * @param epoch counted from 1
 * @param batch how many batches of the epoch are done
 * @param loss before the step
 * @param meanLoss the mean over the batches of the epoch so far
 * @param gradientNorm before clipping
 * @param rate the learning rate
 * @param rows of the batch: steps of all its sequences
 */
public record Step(
        long number,
        long epoch,
        long batch,
        double loss,
        double meanLoss,
        double gradientNorm,
        double rate,
        long rows) {}
