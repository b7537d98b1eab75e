package org.cellwright.samples.literature.tagging;

import java.util.Arrays;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.Pass;
import org.cellwright.runtime.layer.StackBuilder;
import org.cellwright.runtime.loss.Loss;
import org.cellwright.runtime.loss.SoftmaxCrossEntropy;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.sequence.Batch;
import org.cellwright.runtime.sequence.Packing;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.cellwright.samples.literature.task.Judge;
import org.cellwright.samples.literature.task.Task;

/**
 * A tag for each word of a sentence.
 *
 * @param bidirectional whether the model reads from both ends
 */
record Tagging(boolean bidirectional) implements Task<int[]> {
    private static final int BATCH = 32;
    private static final int VECTOR = 16;
    private static final int JUDGED = 1000;
    private static final double SOLVED = 0.9999;

    @Override
    public String name() {
        return bidirectional ? "both directions" : "one direction";
    }

    @Override
    public String measure() {
        return "F1";
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }

    @Override
    public boolean solved(double judged) {
        return judged >= SOLVED;
    }

    @Override
    public Layer model(Cell cell, int hidden, Workers workers) {
        StackBuilder builder = new StackBuilder(1, KernelSelection.best(Precision.FLOAT), workers)
                .embedding(Sentences.vocabularySize(), VECTOR);
        Sizes sizes = Sizes.bind("H", hidden);
        return (bidirectional ? builder.bidirectional(cell, sizes) : builder.recurrent(cell, sizes))
                .dense(Tags.COUNT)
                .build();
    }

    @Override
    public Loss<int[]> loss() {
        return new SoftmaxCrossEntropy();
    }

    @Override
    public Batch<int[]> draw(SeededRandom random) {
        Sentence[] sentences = new Sentence[BATCH];
        Arrays.setAll(sentences, s -> Sentences.draw(random));
        return Batch.ofTokens(words(sentences), tags(sentences), Precision.FLOAT);
    }

    @Override
    public Judge judge(SeededRandom random) {
        return model -> score(model, new SeededRandom(random.state())).f1();
    }

    /** The score on new sentences. */
    static EntityScore score(Layer model, SeededRandom random) {
        Sentence[] sentences = new Sentence[JUDGED];
        Arrays.setAll(sentences, s -> Sentences.draw(random));
        int[][] predictions = tag(model, words(sentences));
        EntityScore score = new EntityScore();
        for (int s = 0; s < sentences.length; s++) {
            score.add(predictions[s], sentences[s].tags());
        }
        return score;
    }

    /** The likeliest tag of each word. */
    static int[][] tag(Layer model, int[][] words) {
        Packing packing = new Packing(
                Arrays.stream(words).mapToInt(sentence -> sentence.length).toArray());
        Matrix scores = model.forward(packing.layout(), packing.packTokens(words, Precision.FLOAT), Pass.INFERENCE);
        int[][] tags = new int[words.length][];
        for (int s = 0; s < words.length; s++) {
            tags[s] = new int[words[s].length];
            for (int word = 0; word < tags[s].length; word++) {
                tags[s][word] = likeliest(scores, packing.row(s, word));
            }
        }
        return tags;
    }

    private static int likeliest(Matrix scores, int row) {
        int best = 0;
        for (int tag = 1; tag < scores.columns(); tag++) {
            best = scores.get(row, tag) > scores.get(row, best) ? tag : best;
        }
        return best;
    }

    private static int[][] words(Sentence[] sentences) {
        return Arrays.stream(sentences).map(Sentence::words).toArray(int[][]::new);
    }

    private static int[][] tags(Sentence[] sentences) {
        return Arrays.stream(sentences).map(Sentence::tags).toArray(int[][]::new);
    }
}
