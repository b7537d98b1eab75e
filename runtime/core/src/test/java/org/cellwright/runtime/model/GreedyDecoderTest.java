package org.cellwright.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.layer.ElmanCell;
import org.cellwright.runtime.layer.EncoderDecoder;
import org.cellwright.runtime.layer.Handover;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.Pass;
import org.cellwright.runtime.layer.StackBuilder;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.sequence.Batch;
import org.cellwright.runtime.sequence.Pairs;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.Test;

class GreedyDecoderTest {
    private static final int START = 5;
    private static final int END = 4;
    private static final Kernels KERNELS = KernelSelection.best(Precision.DOUBLE);
    private static final int[][] SOURCES = {{0, 1}, {}, {3, 3, 3, 1, 0}, {2}, {1, 2, 3}, {}, {0, 0, 0}, {3, 2, 1, 0}};

    private static EncoderDecoder model(long seed) {
        EncoderDecoder model = new EncoderDecoder(part(), part(), Handover.COPY, KERNELS, Workers.CALLER);
        model.initialize(new SeededRandom(seed));
        return model;
    }

    private static Layer part() {
        return new StackBuilder(1, KERNELS)
                .embedding(6, 4)
                .recurrent(new ElmanCell(), Sizes.bind("H", 9))
                .dense(5)
                .build();
    }

    /** One source, token by token. */
    private static int[] alone(EncoderDecoder model, int[] source, int maximumLength) {
        Matrix input = Matrix.allocate(Precision.DOUBLE, source.length, 1);
        for (int t = 0; t < source.length; t++) {
            input.set(t, 0, source[t]);
        }
        model.decoder().states().reset(1);
        if (source.length > 0) {
            model.encoder().forward(BatchLayout.uniform(source.length, 1), input, Pass.INFERENCE);
            model.decoder()
                    .states()
                    .get("layer1.a")
                    .value()
                    .copyFrom(model.encoder().states().get("layer1.a").value());
        }
        List<Integer> tokens = new ArrayList<>();
        int token = START;
        while (tokens.size() < maximumLength) {
            Matrix one = Matrix.allocate(Precision.DOUBLE, 1, 1);
            one.set(0, 0, token);
            Matrix scores = model.decoder().forward(BatchLayout.uniform(1, 1), one, Pass.INFERENCE_CONTINUED);
            token = 0;
            for (int c = 1; c < 5; c++) {
                token = scores.get(0, c) > scores.get(0, token) ? c : token;
            }
            if (token == END) {
                break;
            }
            tokens.add(token);
        }
        return tokens.stream().mapToInt(Integer::intValue).toArray();
    }

    @Test
    void aBatchIsDecodedAsEachSourceAlone() {
        boolean ended = false;
        boolean cut = false;
        for (long seed = 1; seed <= 12; seed++) {
            EncoderDecoder model = model(seed);
            int[][] decoded = new GreedyDecoder(model, START, END).decode(SOURCES, 7);
            for (int s = 0; s < SOURCES.length; s++) {
                assertThat(decoded[s]).as("seed " + seed + " source " + s).containsExactly(alone(model, SOURCES[s], 7));
                ended |= decoded[s].length > 0 && decoded[s].length < 7;
                cut |= decoded[s].length == 7;
            }
        }
        assertThat(ended && cut).isTrue();
    }

    @Test
    void nothingToDecode() {
        GreedyDecoder decoder = new GreedyDecoder(model(1), START, END);
        assertThat(decoder.decode(new int[0][], 5)).isEmpty();
        assertThat(decoder.decode(SOURCES, 0)).hasDimensions(SOURCES.length, 0);
        assertThatThrownBy(() -> new GreedyDecoder(model(1), START, 5)).hasMessageContaining("the end token 5");
    }

    @Test
    void pairsAreSourceStartAndTarget() {
        Batch<int[]> batch =
                new Pairs(8, 9, -1).batch(new int[][] {{1, 2}, {}}, new int[][] {{3}, {}}, Precision.FLOAT);
        assertThat(batch.layout()).isEqualTo(BatchLayout.ofLengths(4, 1));
        assertThat(column(batch, 0)).containsExactly(0, 1, 0, 1, 0);
        assertThat(column(batch, 1)).containsExactly(1, 8, 2, 8, 3);
        assertThat(batch.targets()).containsExactly(-1, 9, -1, 3, 9);
        assertThatThrownBy(() -> new Pairs(8, 9, -1).batch(new int[1][0], new int[2][0], Precision.FLOAT))
                .hasMessage("there must be as many targets as sources, but there are 2 and 1");
    }

    private static int[] column(Batch<int[]> batch, int column) {
        int[] values = new int[batch.input().rows()];
        Arrays.setAll(values, row -> (int) batch.input().get(row, column));
        return values;
    }

    @Test
    void samplingTakesWhatTheModelGives() {
        EncoderDecoder model = model(3);
        int[][] targets = {{1, 2, 3}, {0, 0}, {}, {1}, {2, 2, 2, 2, 2}, {1}, {0}, {3}};
        Batch<int[]> batch = new Pairs(START, END, -1).batch(SOURCES, targets, Precision.DOUBLE);
        ScheduledSampling sampling = new ScheduledSampling(model, new SeededRandom(1));
        assertThat(column(sampling.sample(batch, 0), 1)).isEqualTo(column(batch, 1));
        assertThat(column(sampling.sample(batch, 1), 0)).isEqualTo(column(batch, 0));

        int[] sampled = column(sampling.sample(batch, 1), 1);
        Matrix scores = model.forward(batch.layout(), batch.input(), Pass.INFERENCE);
        int replaced = 0;
        for (int t = 1; t < batch.layout().steps(); t++) {
            for (int b = 0; b < batch.layout().rows(t); b++) {
                int row = batch.layout().offset(t) + b;
                int before = batch.layout().offset(t - 1) + b;
                boolean own = batch.targets()[before] >= 0;
                assertThat(sampled[row])
                        .isEqualTo(
                                own
                                        ? GreedyDecoder.likeliest(scores, before)
                                        : (int) batch.input().get(row, 1));
                replaced += own ? 1 : 0;
            }
        }
        assertThat(replaced).isEqualTo(14);
    }
}
