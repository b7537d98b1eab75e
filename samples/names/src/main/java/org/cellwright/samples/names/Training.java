package org.cellwright.samples.names;

import java.util.ArrayList;
import java.util.List;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.sequence.Batch;
import org.cellwright.samples.common.Point;

/** Trains one model: some epochs over all batches in random order, the learning rate falling to zero. */
final class Training {
    private static final double WARM_UP = 0.03;
    /** Points of the curve in an epoch. */
    private static final int POINTS = 20;

    /**
     * What came of it.
     *
     * @param curve the loss on training names in the course of training, in bits per character over epochs
     * @param heldOut the loss on names that were not learned from, after each epoch
     */
    record Result(List<Point> curve, List<Point> heldOut, double charactersPerSecond) {
        double finalHeldOut() {
            return heldOut.get(heldOut.size() - 1).y();
        }

        double finalTraining() {
            return curve.get(curve.size() - 1).y();
        }
    }

    /** Is told how far training has come. */
    interface Listener {
        void progress(int steps, double bits);
    }

    private final LanguageModel model;
    private final List<Batch<int[]>> training;
    private final List<Batch<int[]>> heldOut;
    private final double learningRate;

    Training(LanguageModel model, List<Batch<int[]>> training, List<Batch<int[]>> heldOut, double learningRate) {
        this.model = model;
        this.training = training;
        this.heldOut = heldOut;
        this.learningRate = learningRate;
    }

    /**
     * @param seconds after which the run ends if the epochs are not done by then
     * @param random the order of the batches
     */
    Result run(int epochs, double seconds, SeededRandom random, Listener listener) {
        List<Point> curve = new ArrayList<>();
        List<Point> judged = new ArrayList<>();
        int[] order = new int[training.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        int total = epochs * order.length;
        int interval = Math.max(1, order.length / POINTS);
        long start = System.nanoTime();
        long learning = 0;
        long characters = 0;
        double bits = 0;
        int step = 0;
        while (step < total && elapsed(start) < seconds) {
            if (step % order.length == 0) {
                random.shuffle(order);
            }
            double progress = (double) step / total;
            Batch<int[]> batch = training.get(order[step % order.length]);
            long before = System.nanoTime();
            double loss = model.learn(batch, learningRate(progress));
            learning += System.nanoTime() - before;
            characters += batch.layout().totalRows();
            step++;
            bits += loss / interval;
            if (step % interval == 0) {
                curve.add(new Point((double) step / order.length, bits));
                bits = 0;
            }
            listener.progress(
                    step, curve.isEmpty() ? loss : curve.get(curve.size() - 1).y());
            if (step % order.length == 0 && step < total) {
                judged.add(new Point((double) step / order.length, model.evaluate(heldOut)));
            }
        }
        judged.add(new Point((double) step / order.length, model.evaluate(heldOut)));
        if (curve.isEmpty()) {
            curve.add(new Point((double) step / order.length, bits * interval / step));
        }
        return new Result(curve, judged, characters / (learning / 1e9));
    }

    private double learningRate(double progress) {
        return progress < WARM_UP
                ? learningRate * (progress + WARM_UP / 10) / (1.1 * WARM_UP)
                : learningRate * Math.max(0, 1 - progress) / (1 - WARM_UP);
    }

    private static double elapsed(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
