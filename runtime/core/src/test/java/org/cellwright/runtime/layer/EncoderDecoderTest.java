package org.cellwright.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.UnaryOperator;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.sequence.Packing;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.Test;

/** What a batch of pairs gives is what encoder and decoder give, run by hand on each pair alone. */
class EncoderDecoderTest {
    private static final Kernels KERNELS = KernelSelection.best(Precision.DOUBLE);
    private static final Sizes UNITS = Sizes.bind("H", 3);

    private static Layer layers(int inputs, UnaryOperator<StackBuilder> layers) {
        Layer made = layers.apply(new StackBuilder(inputs, KERNELS)).build();
        made.initialize(new SeededRandom(inputs));
        return made;
    }

    private static EncoderDecoder pair(Layer encoder, Layer decoder, Handover handover) {
        EncoderDecoder both = new EncoderDecoder(encoder, decoder, handover, KERNELS, Workers.CALLER);
        both.initialize(new SeededRandom(4));
        return both;
    }

    @Test
    void sourcesAndTargetsOfAnyLengths() {
        Layer encoder = layers(
                2, builder -> builder.recurrent(new ElmanCell(), UNITS).recurrent(new ElmanCell(), Sizes.bind("H", 2)));
        Layer decoder = layers(
                1,
                builder -> builder.recurrent(new ElmanCell(), UNITS)
                        .recurrent(new ElmanCell(), Sizes.bind("H", 2))
                        .dense(4));
        EncoderDecoder both = pair(encoder, decoder, Handover.COPY);
        int[] sources = {2, 0, 4, 1, 3, 0};
        int[] targets = {1, 3, 2, 0, 5, 0};
        Packing packing = new Packing(3, 3, 6, 1, 8, 0);
        Matrix input = Gradients.random(both, packing.layout().totalRows(), both.inputSize(), 1);
        for (int s = 0; s < sources.length; s++) {
            for (int t = 0; t < sources[s] + targets[s]; t++) {
                input.set(packing.row(s, t), 0, t == sources[s] ? 1 : 0);
            }
        }
        Matrix output = Gradients.copy(both.forward(packing.layout(), input, Pass.TRAINING));
        for (int s = 0; s < sources.length; s++) {
            for (int t = 0; t < sources[s]; t++) {
                assertThat(output.get(packing.row(s, t), 3)).isZero();
            }
            decoder.states().reset(1);
            if (sources[s] > 0) {
                Matrix source = part(input, packing, s, 0, sources[s], 2);
                encoder.forward(BatchLayout.uniform(sources[s], 1), source, Pass.INFERENCE);
                for (String state : new String[] {"layer0.a", "layer1.a"}) {
                    decoder.states()
                            .get(state)
                            .value()
                            .copyFrom(encoder.states().get(state).value());
                }
            }
            Matrix target = part(input, packing, s, sources[s], targets[s], 1);
            Matrix expected = decoder.forward(
                    BatchLayout.uniform(targets[s], targets[s] == 0 ? 0 : 1), target, Pass.INFERENCE_CONTINUED);
            for (int t = 0; t < targets[s]; t++) {
                Gradients.assertClose(
                        "sequence " + s, output.rows(packing.row(s, sources[s] + t), 1), expected.rows(t, 1));
            }
        }
    }

    private static Matrix part(Matrix input, Packing packing, int sequence, int first, int count, int columns) {
        Matrix part = Matrix.allocate(Precision.DOUBLE, count, columns);
        for (int t = 0; t < count; t++) {
            for (int c = 0; c < columns; c++) {
                part.set(t, c, input.get(packing.row(sequence, first + t), 1 + c));
            }
        }
        return part;
    }

    @Test
    void statesOfBothDirectionsStandSideBySide() {
        Layer encoder = layers(1, builder -> builder.bidirectional(new ElmanCell(), UNITS));
        Layer decoder = layers(1, builder -> builder.recurrent(new ElmanCell(), Sizes.bind("H", 6)));
        EncoderDecoder both = pair(encoder, decoder, Handover.COPY);
        both.encode(BatchLayout.uniform(4, 2), Gradients.random(encoder, 8, 1, 2), 3);
        Matrix value = decoder.states().get("layer0.a").value();
        assertThat(value.rows()).isEqualTo(3);
        for (int c = 0; c < 3; c++) {
            assertThat(value.get(1, c))
                    .isEqualTo(encoder.states().get("layer0.forward.a").value().get(1, c));
            assertThat(value.get(1, 3 + c))
                    .isEqualTo(encoder.states().get("layer0.backward.a").value().get(1, c));
            assertThat(value.get(2, c)).as("without a source").isEqualTo(0.25);
        }
    }

    @Test
    void layersThatHandOverAreLearned() {
        EncoderDecoder both = pair(
                layers(1, builder -> builder.bidirectional(new ElmanCell(), UNITS)),
                layers(1, builder -> builder.recurrent(new ElmanCell(), UNITS).recurrent(new ElmanCell(), UNITS)),
                Handover.DENSE);
        assertThat(both.parameters().get("handover1.W").shape()).containsExactly(3, 6);
        assertThat(both.parts().keySet()).containsExactly("encoder", "handover0", "handover1", "decoder");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Layer elman = layers(1, builder -> builder.recurrent(new ElmanCell(), UNITS));
        Layer wide = layers(1, builder -> builder.recurrent(new ElmanCell(), Sizes.bind("H", 4)));
        Layer deep =
                layers(1, builder -> builder.recurrent(new ElmanCell(), UNITS).recurrent(new ElmanCell(), UNITS));
        Layer both = layers(1, builder -> builder.bidirectional(new ElmanCell(), UNITS));
        assertThatThrownBy(() -> pair(elman, wide, Handover.COPY))
                .hasMessage(
                        "recurrent layer 0 of the decoder has states of [4], that of the encoder gives [3]: to copy states,"
                                + " these must be the same; otherwise use Handover.DENSE");
        assertThatThrownBy(() -> pair(elman, deep, Handover.COPY))
                .hasMessage(
                        "the encoder has 1 recurrent layers, the decoder 2: to copy states, they must be as many; otherwise"
                                + " use Handover.DENSE");
        assertThatThrownBy(() -> pair(elman, both, Handover.DENSE))
                .hasMessageContaining("has a layer that runs from the end to the beginning");
        assertThatThrownBy(() -> pair(layers(1, builder -> builder.dense(2)), elman, Handover.DENSE))
                .hasMessageStartingWith("the encoder Stack [Dense 1 -> 2] has no states");
        assertThatThrownBy(() -> pair(elman, elman, Handover.COPY))
                .hasMessageStartingWith("encoder and decoder must be two layers of the same precision, but are");
    }
}
