package org.cellwright.runtime.layer;

import java.util.ArrayList;
import java.util.List;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.MatrixBuffer;
import org.cellwright.runtime.tensor.Precision;

/** One state of a decoder, and what it gets its first value from: states of an encoder side by side, as they are or through a dense layer. */
final class StateLink {
    private final List<LayerState> sources;
    private final LayerState target;
    private final Dense dense;
    private final MatrixBuffer joined;
    private final MatrixBuffer joinedGradients;
    private final MatrixBuffer targetGradients;

    /** @param dense null if the values are taken as they are */
    StateLink(List<LayerState> sources, LayerState target, Dense dense, Precision precision) {
        this.sources = sources;
        this.target = target;
        this.dense = dense;
        this.joined = new MatrixBuffer(precision, StateGroups.size(sources));
        this.joinedGradients = new MatrixBuffer(precision, StateGroups.size(sources));
        this.targetGradients = new MatrixBuffer(precision, target.size());
    }

    /** What every state of the decoder gets, in the order of its states; the layers of {@link Handover#DENSE} are added to {@code denses}. */
    static List<StateLink> of(Layer encoder, Layer decoder, Handover handover, DenseSource denses) {
        List<StateGroups> from = StateGroups.of(encoder);
        List<StateGroups> to = StateGroups.of(decoder);
        if (from.isEmpty() || to.isEmpty()) {
            throw new IllegalArgumentException(
                    "the " + (from.isEmpty() ? "encoder " + encoder : "decoder " + decoder) + " has no states");
        }
        if (handover == Handover.COPY && from.size() != to.size()) {
            throw new IllegalArgumentException("the encoder has " + from.size() + " recurrent layers, the decoder "
                    + to.size() + ": to copy states, they must be as many; otherwise use Handover.DENSE");
        }
        List<StateLink> links = new ArrayList<>();
        for (int i = 0; i < to.size(); i++) {
            StateGroups group = from.get(from.size() == to.size() ? i : from.size() - 1);
            List<LayerState> targets = to.get(i).all();
            for (int k = 0; k < targets.size(); k++) {
                LayerState target = targets.get(k);
                if (handover == Handover.DENSE) {
                    List<LayerState> sources = group.all();
                    links.add(new StateLink(
                            sources,
                            target,
                            denses.next(StateGroups.size(sources), target.size()),
                            decoder.precision()));
                    continue;
                }
                List<LayerState> sources =
                        k < group.slots().size() ? group.slots().get(k) : List.of();
                if (group.slots().size() != targets.size() || StateGroups.size(sources) != target.size()) {
                    throw new IllegalArgumentException("recurrent layer " + i + " of the decoder has states of "
                            + sizes(targets.stream().map(List::of).toList()) + ", that of the encoder gives "
                            + sizes(group.slots())
                            + ": to copy states, these must be the same; otherwise use Handover.DENSE");
                }
                links.add(new StateLink(sources, target, null, decoder.precision()));
            }
        }
        return links;
    }

    private static List<Integer> sizes(List<List<LayerState>> slots) {
        return slots.stream().map(StateGroups::size).toList();
    }

    /** Where the layers that hand over come from, in order. */
    interface DenseSource {
        Dense next(int inputSize, int outputSize);
    }

    /** Sets rows of the decoder's state from rows of the encoder's. {@code one}: one step of {@code count} sequences. */
    void forward(int[] encoderRows, int[] decoderRows, BatchLayout one, Pass pass) {
        int count = one.batch();
        Matrix values = joined.rows(count);
        for (int i = 0; i < count; i++) {
            int column = 0;
            for (int s = 0; s < sources.size(); s++) {
                Matrix source = sources.get(s).value();
                values.copyBlock(i, column, source, encoderRows[i], 0, 1, source.columns());
                column += source.columns();
            }
        }
        Matrix handed = dense == null ? values : dense.forward(one, values, pass);
        for (int i = 0; i < count; i++) {
            target.value().copyBlock(decoderRows[i], 0, handed, i, 0, 1, handed.columns());
        }
    }

    void backward(int[] encoderRows, int[] decoderRows, BatchLayout one) {
        int count = one.batch();
        Matrix gradient = targetGradients.rows(count);
        for (int i = 0; i < count; i++) {
            gradient.copyBlock(i, 0, target.gradient(), decoderRows[i], 0, 1, gradient.columns());
        }
        Matrix joint = gradient;
        if (dense != null) {
            joint = joinedGradients.rows(count);
            dense.backward(gradient, joint);
        }
        for (int i = 0; i < count; i++) {
            int column = 0;
            for (int s = 0; s < sources.size(); s++) {
                Matrix sourceGradient = sources.get(s).gradient();
                sourceGradient.addBlock(encoderRows[i], 0, joint, i, column, 1, sourceGradient.columns());
                column += sourceGradient.columns();
            }
        }
    }
}
