package org.cellwright.samples.literature.task;

import java.util.ArrayList;
import java.util.List;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.optimizer.Adam;
import org.cellwright.runtime.optimizer.Clipping;
import org.cellwright.runtime.optimizer.Schedule;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.training.Trainer;
import org.cellwright.samples.common.Point;
import org.cellwright.samples.common.Progress;
import org.cellwright.samples.common.Table;
import org.cellwright.samples.literature.Settings;

/**
 * How one cell learned a task.
 *
 * @param course what the judge said after so many steps
 * @param solved whether learning ended early, since the task was solved
 */
public record Learning(
        Contestant contestant,
        int hidden,
        Layer model,
        List<Point> course,
        boolean solved,
        long trainedRows,
        double seconds) {
    /** How often the judge is asked. */
    private static final int JUDGEMENTS = 40;

    private static final double LAST_RATE = 0.1;

    /** Learns for {@code steps} steps at most, with a rate that falls evenly to a tenth. */
    public static <T> Learning run(Task<T> task, Contestant contestant, int hidden, int steps, Settings settings) {
        Workers workers = Workers.of(settings.threads());
        SeededRandom random = settings.random(task.name() + ", " + contestant.name());
        Layer model = task.model(contestant.cell(), hidden, workers);
        model.initialize(random.stream("parameters"));
        double rate = contestant.learningRate();
        Schedule schedule = Schedule.linear(rate, LAST_RATE * rate, steps);
        Adam optimizer = new Adam(model.parameters(), rate);
        Trainer<T> trainer = new Trainer<>(model, task.loss(), optimizer, Clipping.byNorm(1));
        // All cells see the same sequences.
        SeededRandom sequences = settings.random(task.name());
        Judge judge = task.judge(settings.random(task.name() + ", judge"));
        int interval = Math.max(1, steps / JUDGEMENTS);
        List<Point> course = new ArrayList<>();
        boolean solved = false;
        long rows = 0;
        long nanoseconds = 0;
        try (Progress progress = new Progress(contestant.name() + ", " + task.name(), steps, settings.out())) {
            for (int step = 1; step <= steps && !solved; step++) {
                var batch = task.draw(sequences);
                long start = System.nanoTime();
                optimizer.learningRate(schedule.rate(step - 1));
                trainer.step(batch);
                nanoseconds += System.nanoTime() - start;
                rows += batch.layout().totalRows();
                if (step % interval == 0 || step == steps) {
                    double judged = judge.judge(model);
                    course.add(new Point(step, judged));
                    solved = task.solved(judged);
                    progress.at(step, task.measure() + " " + Table.number(judged, 4));
                }
            }
        }
        return new Learning(contestant, hidden, model, List.copyOf(course), solved, rows, nanoseconds / 1e9);
    }

    /** What the judge said last. */
    public double judged() {
        return course.get(course.size() - 1).y();
    }

    /** How many steps of training there were. */
    public int steps() {
        return (int) course.get(course.size() - 1).x();
    }

    public long parameters() {
        return model.parameters().count();
    }

    /** Time steps of sequences, learned from in a second. */
    public double rowsPerSecond() {
        return trainedRows / seconds;
    }
}
