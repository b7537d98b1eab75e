package org.cellwright.samples.literature.agreement;

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
 * To foretell each next word, and so at last whether "was" or "were" follows.
 *
 * @param longest the largest distance between subject and verb that is trained; it is judged up to twice as far
 */
public record Agreement(int longest) implements Task<int[]> {
    private static final int BATCH = 32;
    private static final int VECTOR = 16;
    private static final int JUDGED = 100;
    private static final double SOLVED = 0.999;

    @Override
    public String name() {
        return "agreement";
    }

    @Override
    public String measure() {
        return "accuracy";
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
        int words = Grammar.vocabularySize();
        return new StackBuilder(1, KernelSelection.best(Precision.FLOAT), workers)
                .embedding(words, VECTOR)
                .recurrent(cell, Sizes.bind("H", hidden))
                .dense(words)
                .build();
    }

    @Override
    public Loss<int[]> loss() {
        return new SoftmaxCrossEntropy();
    }

    @Override
    public Batch<int[]> draw(SeededRandom random) {
        int[][] sentences = new int[BATCH][];
        for (int s = 0; s < BATCH; s++) {
            sentences[s] = Grammar.draw(distance(random), random).words();
        }
        return Batch.nextToken(sentences, Precision.FLOAT);
    }

    private int distance(SeededRandom random) {
        int distance = Grammar.SHORTEST - 1 + random.nextInt(longest - Grammar.SHORTEST + 2);
        return distance < Grammar.SHORTEST ? 0 : distance;
    }

    /** The share of right verbs over all distances that were trained. */
    @Override
    public Judge judge(SeededRandom random) {
        Sentence[] sentences = new Sentence[4 * JUDGED];
        Arrays.setAll(sentences, s -> Grammar.draw(distance(random), random));
        return model -> accuracy(model, sentences);
    }

    /** The share of right verbs at one distance. */
    double accuracy(Layer model, int distance, SeededRandom random) {
        Sentence[] sentences = new Sentence[JUDGED];
        Arrays.setAll(sentences, s -> Grammar.draw(distance, random));
        return accuracy(model, sentences);
    }

    private static double accuracy(Layer model, Sentence[] sentences) {
        int[][] words = Arrays.stream(sentences).map(Agreement::upToVerb).toArray(int[][]::new);
        Packing packing = new Packing(
                Arrays.stream(words).mapToInt(sentence -> sentence.length).toArray());
        Matrix scores = model.forward(packing.layout(), packing.packTokens(words, Precision.FLOAT), Pass.INFERENCE);
        int right = 0;
        for (int s = 0; s < sentences.length; s++) {
            int row = packing.row(s, words[s].length - 1);
            boolean plural = scores.get(row, Grammar.WERE) > scores.get(row, Grammar.WAS);
            right += plural == (sentences[s].words()[sentences[s].verb()] == Grammar.WERE) ? 1 : 0;
        }
        return (double) right / sentences.length;
    }

    private static int[] upToVerb(Sentence sentence) {
        return Arrays.copyOf(sentence.words(), sentence.verb());
    }
}
