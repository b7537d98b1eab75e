package org.cellwright.samples.literature.tagging;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.cellwright.cells.Elman;
import org.cellwright.cells.Gru;
import org.cellwright.cells.Lstm;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.samples.common.Curves;
import org.cellwright.samples.common.EqualSize;
import org.cellwright.samples.common.Picture;
import org.cellwright.samples.common.Table;
import org.cellwright.samples.literature.Settings;
import org.cellwright.samples.literature.task.Contestant;
import org.cellwright.samples.literature.task.Learning;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** "He said, Teddy ...": only the words after tell whether Teddy is a bear or a president. */
@Command(
        name = "tagging",
        mixinStandardHelpOptions = true,
        description = "Finds the names of people, places and organisations, reading in one direction or in both.")
public final class TaggingSample implements Callable<Integer> {
    private static final List<Contestant> CONTESTANTS = List.of(
            new Contestant("simple RNN", new Elman(), 0.003),
            new Contestant("GRU", new Gru(), 0.005),
            new Contestant("LSTM", new Lstm(), 0.005));

    @Option(
            names = "--steps",
            defaultValue = "600",
            description = "of training, with 32 sentences each (${DEFAULT-VALUE})")
    private int steps;

    @Option(names = "--parameters", defaultValue = "15000", description = "of each model, about (${DEFAULT-VALUE})")
    private long parameters;

    @Mixin
    private Settings settings;

    @Override
    public Integer call() throws IOException {
        List<String> head = new ArrayList<>(List.of("", "H", "parameters", "seconds", "F1"));
        head.addAll(Tags.KINDS);
        Table table = new Table(head.toArray(String[]::new));
        Curves curves = new Curves("Entities: one direction against both", "steps of training", "F1 on new sentences");
        Layer oneWay = null;
        Layer bothWays = null;
        for (int i = 0; i < CONTESTANTS.size(); i++) {
            Contestant contestant = CONTESTANTS.get(i);
            for (boolean bidirectional : new boolean[] {false, true}) {
                Tagging task = new Tagging(bidirectional);
                int hidden = EqualSize.hidden(h -> task.model(contestant.cell(), h, Workers.of(1)), parameters);
                Learning learning = Learning.run(task, contestant, hidden, steps, settings);
                String name = contestant.name() + ", " + task.name();
                row(table, name, learning);
                if (bidirectional) {
                    bothWays = learning.model();
                    curves.line(name, i, learning.course());
                } else {
                    oneWay = learning.model();
                    curves.thin(name, i, learning.course());
                }
            }
        }
        settings.print("%nF1 of entities on new sentences, by the rules of CoNLL:%n%s%n", table);
        SeededRandom random = settings.random("examples");
        for (int example = 0; example < 3; example++) {
            Sentence sentence = Sentences.draw(random);
            settings.print("right: %s%n", Sentences.text(sentence));
            settings.print("  one: %s%n", tagged(oneWay, sentence));
            settings.print(" both: %s%n", tagged(bothWays, sentence));
        }
        Path picture = settings.file("tagging.png");
        new Picture().row(curves.yFrom(0, 1.02)).write(picture);
        settings.print("The course of training: %s%n", picture);
        return 0;
    }

    private void row(Table table, String name, Learning learning) {
        EntityScore score = Tagging.score(learning.model(), settings.random("sentences"));
        List<Object> row = new ArrayList<>(List.of(
                name,
                learning.hidden(),
                Table.number(learning.parameters(), 0),
                Table.number(learning.seconds(), 1),
                Table.percent(score.f1())));
        for (int kind = 0; kind < Tags.KINDS.size(); kind++) {
            row.add(Table.percent(score.f1(kind)));
        }
        table.row(row.toArray());
    }

    private static String tagged(Layer model, Sentence sentence) {
        return Sentences.text(new Sentence(sentence.words(), Tagging.tag(model, new int[][] {sentence.words()})[0]));
    }
}
