package com.example;

import java.util.Arrays;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.data.Batches;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.layer.Stack;
import org.cellwright.runtime.layer.StackBuilder;
import org.cellwright.runtime.loss.SoftmaxCrossEntropy;
import org.cellwright.runtime.optimizer.Adam;
import org.cellwright.runtime.optimizer.Clipping;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.sequence.Batch;
import org.cellwright.runtime.tensor.Precision;
import org.cellwright.runtime.training.Progress;
import org.cellwright.runtime.training.Training;

/** Learns to tell, at every step of a sequence of zeros and ones, what its first token was. */
public final class Remember {
    public static void main(String[] arguments) {
        Stack model = new StackBuilder(1, KernelSelection.best(Precision.FLOAT))
                .embedding(2, 4)
                .recurrent(new MinimalGatedUnit(), Sizes.bind("H", 16))
                .dense(2)
                .build();
        model.initialize(new SeededRandom(1));
        Training.of(model, new SoftmaxCrossEntropy(), new Adam(model.parameters(), 0.01))
                .clipping(Clipping.byNorm(1))
                .listener(Progress.standard())
                .fit(Batches.generated(100, Remember::sequences), 5);
    }

    /** 32 sequences of 20 tokens; the target of each token is the first of its sequence. */
    private static Batch<int[]> sequences(SeededRandom random) {
        int[][] tokens = new int[32][20];
        int[][] targets = new int[32][20];
        for (int s = 0; s < tokens.length; s++) {
            Arrays.setAll(tokens[s], t -> random.nextInt(2));
            Arrays.fill(targets[s], tokens[s][0]);
        }
        return Batch.ofTokens(tokens, targets, Precision.FLOAT);
    }
}
