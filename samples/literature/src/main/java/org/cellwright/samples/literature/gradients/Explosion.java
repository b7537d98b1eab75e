package org.cellwright.samples.literature.gradients;

import java.util.ArrayList;
import java.util.List;
import org.cellwright.cells.ElmanRelu;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.loss.DenseTargets;
import org.cellwright.runtime.optimizer.Clipping;
import org.cellwright.runtime.optimizer.GradientDescent;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.parameter.Parameter;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.training.NonFiniteException;
import org.cellwright.runtime.training.Trainer;
import org.cellwright.samples.common.Point;
import org.cellwright.samples.common.Table;
import org.cellwright.samples.literature.Settings;
import org.cellwright.samples.literature.memory.Adding;

/**
 * A rectified network whose recurrent weights begin as a part of the identity (Le et al. 2015, arXiv 1504.00941), trained by plain
 * gradient descent on the adding problem: where an eigenvalue grows above 1, the gradient grows with each step that it goes back.
 *
 * @param end how it ended, in words
 */
record Explosion(List<Point> losses, List<Point> norms, String end) {
    static final int LENGTH = 100;
    static final double CLIP = 1;

    private static final int HIDDEN = 40;
    private static final int STEPS = 400;
    private static final double START = 0.8;
    private static final double LEARNING_RATE = 0.06;

    static Explosion run(boolean clipped, Settings settings) {
        Adding task = new Adding(LENGTH, STEPS);
        Layer model = task.model(new ElmanRelu(), HIDDEN, Workers.of(settings.threads()));
        model.initialize(settings.random("exploding"));
        startWithDiagonal(model.parameters().get("layer0.Wa"));
        Trainer<DenseTargets> trainer = new Trainer<>(
                model,
                task.loss(),
                new GradientDescent(model.parameters(), LEARNING_RATE),
                clipped ? Clipping.byNorm(CLIP) : Clipping.none());
        SeededRandom sequences = settings.random("sequences to explode on");
        List<Point> losses = new ArrayList<>();
        List<Point> norms = new ArrayList<>();
        for (int step = 1; step <= STEPS; step++) {
            try {
                losses.add(new Point(step, trainer.step(task.draw(sequences))));
                norms.add(new Point(step, trainer.gradientNorm()));
            } catch (NonFiniteException exploded) {
                return new Explosion(losses, norms, "stopped, " + exploded.getMessage());
            }
        }
        double last = losses.subList(STEPS - 100, STEPS).stream()
                .mapToDouble(Point::y)
                .average()
                .orElseThrow();
        return new Explosion(losses, norms, STEPS + " steps, loss " + Table.number(last, 4) + " over the last hundred");
    }

    /** The first columns of {@code weights} belong to the state. */
    private static void startWithDiagonal(Parameter weights) {
        for (int row = 0; row < HIDDEN; row++) {
            for (int column = 0; column < HIDDEN; column++) {
                weights.value().set(row, column, row == column ? START : 0);
            }
        }
        weights.valueChanged();
    }
}
