package org.cellwright.runtime.training;

import java.util.Map;
import org.cellwright.runtime.data.Position;
import org.cellwright.runtime.parameter.Memory;

/** Where a run of training stands: how many epochs are done, and what is known of the one under way. */
final class RunState implements Memory {
    private long epoch;
    private long batch;
    private double lossSum;
    private double weight;
    private double seconds;
    private boolean ended;

    /** Epochs that are done. */
    long epoch() {
        return epoch;
    }

    /** Batches of the epoch under way that are done. */
    long batch() {
        return batch;
    }

    Position position(long seed) {
        return new Position(seed, epoch, batch);
    }

    void addStep(int batches, double loss, double weight) {
        batch += batches;
        if (weight > 0) {
            lossSum += loss * weight;
            this.weight += weight;
        }
    }

    void addSeconds(double seconds) {
        this.seconds += seconds;
    }

    /** Of the epoch under way; NaN if no row counted. */
    double meanLoss() {
        return lossSum / weight;
    }

    /** Of the epoch under way. */
    double seconds() {
        return seconds;
    }

    void nextEpoch() {
        epoch++;
        batch = 0;
        lossSum = 0;
        weight = 0;
        seconds = 0;
    }

    /** Whether training was ended before its last epoch, for good. */
    boolean ended() {
        return ended;
    }

    void end() {
        ended = true;
    }

    @Override
    public Map<String, Double> numbers() {
        return Map.of(
                "epoch",
                (double) epoch,
                "batch",
                (double) batch,
                "lossSum",
                lossSum,
                "weight",
                weight,
                "seconds",
                seconds,
                "ended",
                ended ? 1.0 : 0.0);
    }

    @Override
    public void restore(Map<String, Double> numbers) {
        epoch = numbers.get("epoch").longValue();
        batch = numbers.get("batch").longValue();
        lossSum = numbers.get("lossSum");
        weight = numbers.get("weight");
        seconds = numbers.get("seconds");
        ended = numbers.get("ended") != 0;
    }
}
