package org.cellwright.samples.literature.ranking;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.training.NonFiniteException;
import org.cellwright.samples.common.EqualSize;
import org.cellwright.samples.common.HeatMap;
import org.cellwright.samples.common.Picture;
import org.cellwright.samples.common.Table;
import org.cellwright.samples.literature.SampleException;
import org.cellwright.samples.literature.Settings;
import org.cellwright.samples.literature.agreement.Agreement;
import org.cellwright.samples.literature.gradients.Recall;
import org.cellwright.samples.literature.memory.Adding;
import org.cellwright.samples.literature.task.Contestant;
import org.cellwright.samples.literature.task.Learning;
import org.cellwright.samples.literature.task.Task;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which cell to choose: several tasks at equal parameter count, one learning rate for all. */
@Command(
        name = "ranking",
        mixinStandardHelpOptions = true,
        description = "Cells of the library on three tasks at equal parameter count: quality, speed, and a ranking.")
public final class RankingSample implements Callable<Integer> {
    @Option(
            names = "--cells",
            split = ",",
            defaultValue = "Elman,GruSimplified,Gru,GruResetAfter,Mgu,Lstm,LstmPeephole,Janet",
            description = "by name, or 'all' (${DEFAULT-VALUE})")
    private List<String> cells;

    @Option(names = "--parameters", defaultValue = "12000", description = "of each model, about (${DEFAULT-VALUE})")
    private long parameters;

    @Option(names = "--learning-rate", defaultValue = "0.004", description = "of Adam, for all (${DEFAULT-VALUE})")
    private double learningRate;

    @Option(names = "--longer", defaultValue = "1", description = "how many times as many steps of training")
    private double longer;

    @Mixin
    private Settings settings;

    private record Trial(Task<?> task, int steps) {}

    private record Result(String cell, List<Learning> learnings) {
        double rowsPerSecond() {
            return learnings.stream()
                    .mapToDouble(Learning::rowsPerSecond)
                    .average()
                    .orElseThrow();
        }
    }

    @Override
    public Integer call() throws IOException, SampleException {
        List<Trial> trials = List.of(
                new Trial(new Adding(100, 0), 900), new Trial(new Agreement(25), 900), new Trial(new Recall(40), 900));
        List<Result> results = new ArrayList<>();
        for (Cell cell : chosen()) {
            try {
                results.add(learn(cell, trials));
            } catch (NonFiniteException exploded) {
                settings.print("%s is left out: %s%n", cell.description().name(), exploded.getMessage());
            }
        }
        if (results.isEmpty()) {
            throw new SampleException("no cell was left to be ranked");
        }
        results.sort(Comparator.comparingDouble(result -> meanRank(result, results, trials)));
        print(results, trials);
        plot(results, trials);
        return 0;
    }

    private List<Cell> chosen() throws SampleException {
        if (cells.equals(List.of("all"))) {
            return LibraryCells.all();
        }
        try {
            return cells.stream().map(LibraryCells::cell).toList();
        } catch (IllegalArgumentException unknown) {
            throw new SampleException(unknown.getMessage());
        }
    }

    private Result learn(Cell cell, List<Trial> trials) {
        Contestant contestant = new Contestant(cell.description().name(), cell, learningRate);
        List<Learning> learnings = new ArrayList<>();
        for (Trial trial : trials) {
            // Cells without a matrix of their state would need thousands of units.
            int hidden = Math.min(256, EqualSize.hidden(h -> trial.task().model(cell, h, Workers.of(1)), parameters));
            learnings.add(
                    Learning.run(trial.task(), contestant, hidden, (int) Math.ceil(longer * trial.steps()), settings));
        }
        return new Result(contestant.name(), learnings);
    }

    /** The mean over the tasks of the place among all; what was solved earlier is better. */
    private static double meanRank(Result result, List<Result> all, List<Trial> trials) {
        double sum = 0;
        for (int i = 0; i < trials.size(); i++) {
            int task = i;
            sum += 1
                    + all.stream()
                            .filter(other -> better(other, result, task, trials))
                            .count();
        }
        return sum / trials.size();
    }

    private static boolean better(Result one, Result other, int task, List<Trial> trials) {
        Learning first = one.learnings().get(task);
        Learning second = other.learnings().get(task);
        if (first.solved() && second.solved()) {
            return first.steps() < second.steps();
        }
        return trials.get(task).task().higherIsBetter()
                ? first.judged() > second.judged()
                : first.judged() < second.judged();
    }

    private void print(List<Result> results, List<Trial> trials) {
        List<String> head = new ArrayList<>(List.of("", "mean place"));
        for (Trial trial : trials) {
            head.add(trial.task().name());
            head.add("steps");
        }
        head.addAll(List.of("H", "parameters", "rows/s"));
        Table table = new Table(head.toArray(String[]::new));
        for (Result result : results) {
            List<Object> row = new ArrayList<>();
            row.add(result.cell());
            row.add(Table.number(meanRank(result, results, trials), 2));
            for (Learning learning : result.learnings()) {
                row.add(Table.number(learning.judged(), 4));
                row.add(learning.steps() + (learning.solved() ? "" : "+"));
            }
            Learning last = result.learnings().get(trials.size() - 1);
            row.add(last.hidden());
            row.add(Table.number(last.parameters(), 0));
            row.add(Table.number(result.rowsPerSecond(), 0));
            table.row(row.toArray());
        }
        settings.print(
                "%n%s%nadding: the squared error; the others: the share that is right. Steps until that was good enough, "
                        + "with + where it never was; H and parameters are those of the last task.%n",
                table);
    }

    private void plot(List<Result> results, List<Trial> trials) throws IOException {
        List<String> columns = new ArrayList<>();
        trials.forEach(trial -> columns.add(trial.task().name()));
        double[][] places = new double[results.size()][trials.size()];
        for (int row = 0; row < places.length; row++) {
            Result result = results.get(row);
            for (int i = 0; i < trials.size(); i++) {
                int task = i;
                places[row][i] = 1
                        + results.stream()
                                .filter(other -> better(other, result, task, trials))
                                .count();
            }
        }
        Path picture = settings.file("ranking.png");
        new Picture()
                .row(new HeatMap(
                        "Places by task, the best on top",
                        "cell",
                        results.stream().map(Result::cell).toList(),
                        "task",
                        columns,
                        places,
                        results.size(),
                        1,
                        150,
                        26))
                .write(picture);
        settings.print("Places as a picture: %s%n", picture);
    }
}
