package org.cellwright.samples.literature.gradients;

import java.util.ArrayList;
import java.util.List;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.optimizer.Adam;
import org.cellwright.runtime.optimizer.Clipping;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.sequence.Batch;
import org.cellwright.runtime.training.Trainer;
import org.cellwright.samples.common.Progress;
import org.cellwright.samples.common.Table;
import org.cellwright.samples.literature.Settings;
import org.cellwright.samples.literature.task.Judge;

/** A run of training, looked at now and then. */
record WatchedTraining(List<Moment> moments) {
    private static final int MOMENTS = 16;

    /**
     * @param step how many steps of training came before
     * @param norms of the gradient, by step of the sequence
     */
    record Moment(int step, double accuracy, double[] norms) {}

    static WatchedTraining run(Recall task, Start start, int hidden, int steps, Settings settings) {
        SeededRandom random = settings.random(start.name());
        Layer model = task.model(start.cell(), hidden, Workers.of(settings.threads()));
        model.initialize(random.stream("parameters"));
        start.biases().set(model.parameters(), task.length(), random.stream("biases"));
        Trainer<int[]> trainer = new Trainer<>(
                model, task.loss(), new Adam(model.parameters(), start.learningRate()), Clipping.byNorm(1));
        Judge judge = task.judge(settings.random("judge"));
        Batch<int[]> watched = task.draw(settings.random("watched"));
        SeededRandom sequences = settings.random("sequences");
        int interval = Math.max(1, steps / MOMENTS);
        List<Moment> moments = new ArrayList<>();
        try (Progress progress = new Progress(start.name() + ", " + task.name(), steps, settings.out())) {
            for (int step = 0; step <= steps; step++) {
                if (step % interval == 0) {
                    double accuracy = judge.judge(model);
                    moments.add(new Moment(step, accuracy, GradientFlow.byStep(model, task.loss(), watched)));
                    progress.at(step, "accuracy " + Table.percent(accuracy));
                }
                trainer.step(task.draw(sequences));
            }
        }
        return new WatchedTraining(List.copyOf(moments));
    }

    Moment first() {
        return moments.get(0);
    }

    Moment last() {
        return moments.get(moments.size() - 1);
    }
}
