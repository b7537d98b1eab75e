package org.cellwright.runtime.layer;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;

/** One or more of each kind of layer, in double precision: what every layer must do is tested on all of them. */
record EveryLayer(String name, Function<Workers, Layer> maker) {
    static final int TOKENS = 5;
    private static final Kernels KERNELS = KernelSelection.best(Precision.DOUBLE);
    private static final Sizes UNITS = Sizes.bind("H", 3);

    static List<EveryLayer> all() {
        return List.of(
                stack("recurrent", 2, builder -> builder.recurrent(new ElmanCell(), UNITS)),
                stack(
                        "several inputs and outputs",
                        4,
                        builder -> builder.recurrent(new PairCell(), new Sizes(Map.of()))),
                stack("dense", 3, builder -> builder.dense(5)),
                stack("embedding", 1, builder -> builder.embedding(TOKENS, 3)),
                stack("pretrained embedding", 1, builder -> builder.embedding(vectors(), true)),
                stack("fixed embedding", 1, builder -> builder.embedding(vectors(), false)),
                stack(
                        "bidirectional",
                        2,
                        builder -> builder.bidirectional(new ElmanCell(), UNITS, new ElmanCell(), Sizes.bind("H", 1))),
                stack("sum of directions", 2, builder -> directions(builder, Merge.SUM)),
                stack("average of directions", 2, builder -> directions(builder, Merge.AVERAGE)),
                stack(
                        "deep",
                        2,
                        builder -> builder.recurrent(new ElmanCell(), Sizes.bind("H", 4))
                                .recurrent(new PairCell(), new Sizes(Map.of()))
                                .dense(3)
                                .dense(2)),
                stack(
                        "deep and bidirectional",
                        2,
                        builder -> builder.bidirectional(new ElmanCell(), UNITS)
                                .bidirectional(new ElmanCell(), Sizes.bind("H", 1), new PairCell(), new Sizes(Map.of()))
                                .dense(2)),
                stack(
                        "residual",
                        3,
                        builder -> builder.residual(body -> body.recurrent(new ElmanCell(), UNITS))
                                .residual(body -> body.dense(2).dense(3))),
                stack("dropout", 3, builder -> builder.dropout(0.4)),
                stack(
                        "dropout between layers",
                        2,
                        builder -> builder.recurrent(new ElmanCell(), UNITS)
                                .dropout(0.3)
                                .residual(body -> body.dropout(0.5).dense(3))),
                stack("layer normalization", 4, StackBuilder::layerNormalization),
                stack("last step", 3, StackBuilder::lastStep),
                stack("mean over time", 3, StackBuilder::meanOverTime),
                stack("maximum over time", 3, StackBuilder::maximumOverTime),
                stack(
                        "classifier",
                        1,
                        builder -> builder.embedding(TOKENS, 3)
                                .recurrent(new ElmanCell(), UNITS)
                                .meanOverTime()
                                .dense(2)),
                stack(
                        "last step of both",
                        2,
                        builder -> builder.bidirectionalLastStep(new ElmanCell(), UNITS)
                                .dense(2)),
                stack(
                        "segmented",
                        3,
                        builder -> builder.segmented(
                                2,
                                body -> body.recurrent(new ElmanCell(), UNITS).dense(2))),
                stack(
                        "segmented dropout",
                        3,
                        builder ->
                                builder.segmented(3, body -> body.dropout(0.4).recurrent(new ElmanCell(), UNITS))),
                stack(
                        "state reset",
                        3,
                        builder -> builder.stateReset(body ->
                                body.recurrent(new ElmanCell(), UNITS).recurrent(new ElmanCell(), Sizes.bind("H", 2)))),
                stack(
                        "state reset of both directions",
                        3,
                        builder -> builder.stateReset(body -> body.bidirectional(new ElmanCell(), UNITS))),
                encoderDecoder(
                        "encoder and decoder",
                        Handover.COPY,
                        builder -> builder.dense(2).recurrent(new ElmanCell(), UNITS),
                        builder -> builder.recurrent(new ElmanCell(), UNITS).dense(2)),
                encoderDecoder(
                        "encoder of both directions and wider decoder",
                        Handover.COPY,
                        builder -> builder.bidirectional(new ElmanCell(), UNITS),
                        builder -> builder.recurrent(new ElmanCell(), Sizes.bind("H", 6))),
                encoderDecoder(
                        "encoder of both directions and decoder of another cell",
                        Handover.DENSE,
                        builder -> builder.bidirectional(new ElmanCell(), UNITS),
                        builder -> builder.dense(4).recurrent(new PairCell(), new Sizes(Map.of()))));
    }

    private static EveryLayer encoderDecoder(
            String name, Handover handover, UnaryOperator<StackBuilder> encoder, UnaryOperator<StackBuilder> decoder) {
        return new EveryLayer(
                name,
                workers -> new EncoderDecoder(
                        encoder.apply(new StackBuilder(3, KERNELS, workers)).build(),
                        decoder.apply(new StackBuilder(2, KERNELS, workers)).build(),
                        handover,
                        KERNELS,
                        workers));
    }

    private static EveryLayer stack(String name, int inputs, Function<StackBuilder, StackBuilder> layers) {
        return new EveryLayer(
                name,
                workers ->
                        layers.apply(new StackBuilder(inputs, KERNELS, workers)).build());
    }

    private static StackBuilder directions(StackBuilder builder, Merge merge) {
        return builder.bidirectional(new ElmanCell(), UNITS, new ElmanCell(), UNITS, merge);
    }

    private static Matrix vectors() {
        Matrix vectors = Matrix.allocate(Precision.FLOAT, TOKENS, 3);
        Gradients.fill(vectors, 9);
        return vectors;
    }

    /** A new one on the calling thread, its parameters from the seed. */
    Layer make(long seed) {
        return make(seed, Workers.CALLER);
    }

    Layer make(long seed, Workers workers) {
        Layer layer = maker.apply(workers);
        layer.initialize(new SeededRandom(seed));
        return layer;
    }

    boolean takesTokens() {
        return name.contains("embedding") || name.equals("classifier");
    }

    boolean draws() {
        return !maker.apply(Workers.CALLER).generators().isEmpty();
    }

    /** Rows of input: numbers around 0, or tokens. */
    Matrix input(int rows, long seed) {
        Matrix input = Matrix.allocate(
                Precision.DOUBLE, rows, maker.apply(Workers.CALLER).inputSize());
        Gradients.fill(input, seed);
        SeededRandom random = new SeededRandom(seed);
        for (int row = 0; row < rows && takesTokens(); row++) {
            input.set(row, 0, random.nextInt(TOKENS));
        }
        return input;
    }

    @Override
    public String toString() {
        return name;
    }
}
