package org.cellwright.runtime.layer;

import java.util.ArrayList;
import java.util.List;
import org.cellwright.runtime.arithmetic.RowOperations;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.MatrixBuffer;
import org.cellwright.runtime.tensor.Precision;

/**
 * A layer that trains on long sequences in little memory: it keeps the states between segments of some steps, and computes a segment again when its backward
 * pass comes (Chen et al. 2016, arXiv 1604.06174). So the layer within, whose path is {@code body}, has memory for one segment alone; what remains are input and
 * output, which is why small outputs belong inside. Outputs are those of the layer within to the same bits; gradients of
 * parameters are sums in another order. Once sizes repeat, passes allocate nothing but, where something is drawn, where generators stand.
 */
public final class Segmented extends CompositeLayer {

    /** A state of the layer within, what it was at the beginning of each segment and in the end, and its gradient on the way back. */
    private record Carried(LayerState state, MatrixBuffer beginnings, MatrixBuffer end, MatrixBuffer gradient) {
        static Carried of(LayerState state, Precision precision) {
            return new Carried(
                    state,
                    new MatrixBuffer(precision, state.size()),
                    new MatrixBuffer(precision, state.size()),
                    new MatrixBuffer(precision, state.size()));
        }
    }

    private final Layer body;
    private final int steps;
    private final List<Carried> carried = new ArrayList<>();
    private final List<SeededRandom> generators;
    private final List<List<SeededRandom.State>> drawn = new ArrayList<>();
    private final RowOperations rowOperations;
    private final LayoutCache<List<BatchLayout>> cuts = new LayoutCache<>(this::cut);
    private final MatrixBuffer inputs;
    private final MatrixBuffer outputs;
    private final MatrixBuffer outputGradients;
    private final MatrixBuffer inputGradients;
    private BatchLayout layout;
    private int sequences;
    private Matrix input;
    private Pass pass;

    /**
     * @param steps of a segment
     * @throws IllegalArgumentException if the layer is not {@link Layer#causal}
     */
    public Segmented(Layer body, int steps) {
        super(around(body));
        if (!body.causal()) {
            throw new IllegalArgumentException("sequences cannot be cut into segments for " + body
                    + ": it has a layer that runs from the end to the beginning");
        }
        if (steps < 1) {
            throw new IllegalArgumentException("a segment must have at least 1 step, but has " + steps);
        }
        this.body = body;
        this.steps = steps;
        Precision precision = body.precision();
        states().byPath().values().forEach(state -> carried.add(Carried.of(state, precision)));
        this.generators = List.copyOf(body.generators().values());
        this.rowOperations = RowOperations.of(precision);
        this.inputs = new MatrixBuffer(precision, body.inputSize());
        this.outputs = new MatrixBuffer(precision, body.outputSize());
        this.outputGradients = new MatrixBuffer(precision, body.outputSize());
        this.inputGradients = new MatrixBuffer(precision, body.inputSize());
    }

    @Override
    public int inputSize() {
        return body.inputSize();
    }

    @Override
    public int outputSize() {
        return body.outputSize();
    }

    @Override
    public boolean causal() {
        return true;
    }

    /** Outputs, and the states between segments; what the layer within takes is for a segment. */
    @Override
    public LayerCost cost(BatchLayout layout) {
        long rows = layout.totalRows();
        long segment = segment(layout).totalRows();
        long boundaries = (layout.steps() + steps - 1L) / steps * layout.batch();
        long statesSize = carried.stream().mapToLong(all -> all.state.size()).sum();
        return new LayerCost(
                0, 0, rows * outputSize() + boundaries * statesSize + segment * (2L * inputSize() + outputSize()), 0);
    }

    /** As much of a batch as the layer within trains on at once. */
    public BatchLayout segment(BatchLayout layout) {
        return layout.steps(0, Math.min(steps, layout.steps()));
    }

    static Segmented ofDescription(LayerDescription description, LayerFactory factory) {
        return new Segmented(factory.build(description.parts(1).get(0)), description.size("steps"));
    }

    @Override
    public LayerDescription description() {
        return LayerDescription.of("segmented").with("steps", steps).with(List.of(body.description()));
    }

    @Override
    public Segmented twin() {
        return new Segmented(body.twin(), steps);
    }

    private List<BatchLayout> cut(BatchLayout whole) {
        List<BatchLayout> segments = new ArrayList<>();
        for (int first = 0; first < whole.steps(); first += steps) {
            segments.add(whole.steps(first, Math.min(steps, whole.steps() - first)));
        }
        // an empty batch is a segment, too
        return segments.isEmpty() ? List.of(whole) : segments;
    }

    @Override
    public Matrix forward(BatchLayout layout, Matrix input, Pass pass) {
        if (!pass.training()) {
            this.pass = null;
            return body.forward(layout, input, pass);
        }
        Operands.checkInput(this, input, layout.totalRows());
        this.layout = layout;
        this.input = input;
        this.pass = pass;
        drawn.clear();
        Matrix output = outputs.rows(layout.totalRows());
        List<BatchLayout> segments = cuts.of(layout);
        for (int i = 0; i < segments.size(); i++) {
            if (!generators.isEmpty()) {
                drawn.add(generators.stream().map(SeededRandom::state).toList());
            }
            Pass own = i == 0 ? pass : Pass.TRAINING_CONTINUED;
            if (own.continued()) {
                keep(i, segments);
            }
            Matrix given = run(i, segments, own);
            rowOperations.copy(given, 0, 0, output, layout.offset(i * steps), 0, given.rows(), given.columns());
        }
        return output;
    }

    private Matrix run(int segment, List<BatchLayout> segments, Pass own) {
        BatchLayout rows = segments.get(segment);
        Matrix given = inputs.rows(rows.totalRows());
        rowOperations.copy(input, layout.offset(segment * steps), 0, given, 0, 0, given.rows(), given.columns());
        return body.forward(rows, given, own);
    }

    /** What the states are before a segment. */
    private void keep(int segment, List<BatchLayout> segments) {
        int batch = segments.get(segment).batch();
        for (int i = 0; i < carried.size(); i++) {
            Carried all = carried.get(i);
            all.state.start(batch, Pass.TRAINING_CONTINUED);
            Matrix beginnings = all.beginnings.rows(segments.size() * layout.batch());
            beginnings.copyBlock(segment * layout.batch(), 0, all.state.value(), 0, 0, batch, all.state.size());
        }
    }

    @Override
    public void backward(Matrix outputGradient, Matrix inputGradient) {
        if (pass == null) {
            throw Operands.noTrainingPass(this);
        }
        Operands.checkGradients(this, layout.totalRows(), outputGradient, inputGradient);
        for (int i = 0; i < carried.size(); i++) {
            Carried all = carried.get(i);
            sequences = all.state.value().rows();
            all.end.rows(sequences).copyFrom(all.state.value());
            all.gradient.rows(sequences).copyFrom(all.state.gradient());
        }
        List<SeededRandom.State> after =
                generators.stream().map(SeededRandom::state).toList();
        List<BatchLayout> segments = cuts.of(layout);
        for (int i = segments.size() - 1; i >= 0; i--) {
            backward(i, segments, outputGradient, inputGradient);
        }
        restore(after);
        for (int i = 0; i < carried.size(); i++) {
            Carried all = carried.get(i);
            all.state.reset(sequences);
            all.state.value().copyFrom(all.end.rows(sequences));
            all.state.gradient().copyFrom(all.gradient.rows(sequences));
        }
        pass = null;
        input = null;
    }

    private void backward(int segment, List<BatchLayout> segments, Matrix outputGradient, Matrix inputGradient) {
        BatchLayout rows = segments.get(segment);
        Pass own = segment == 0 ? pass : Pass.TRAINING_CONTINUED;
        if (segment < segments.size() - 1) {
            if (!generators.isEmpty()) {
                restore(drawn.get(segment));
            }
            for (int i = 0; i < carried.size() && own.continued(); i++) {
                Carried all = carried.get(i);
                all.state.reset(rows.batch());
                Matrix beginnings = all.beginnings.rows(segments.size() * layout.batch());
                all.state
                        .value()
                        .copyBlock(0, 0, beginnings, segment * layout.batch(), 0, rows.batch(), all.state.size());
            }
            run(segment, segments, own);
        }
        for (int i = 0; i < carried.size(); i++) {
            Carried all = carried.get(i);
            all.state.gradient().copyBlock(0, 0, all.gradient.rows(sequences), 0, 0, rows.batch(), all.state.size());
        }
        int first = layout.offset(segment * steps);
        Matrix given = outputGradients.rows(rows.totalRows());
        rowOperations.copy(outputGradient, first, 0, given, 0, 0, given.rows(), given.columns());
        Matrix found = inputGradient == null ? null : inputGradients.rows(rows.totalRows());
        body.backward(given, found);
        if (found != null) {
            rowOperations.copy(found, 0, 0, inputGradient, first, 0, found.rows(), found.columns());
        }
        for (int i = 0; i < carried.size(); i++) {
            Carried all = carried.get(i);
            all.gradient.rows(sequences).copyBlock(0, 0, all.state.gradient(), 0, 0, rows.batch(), all.state.size());
        }
    }

    private void restore(List<SeededRandom.State> positions) {
        for (int i = 0; i < positions.size(); i++) {
            generators.get(i).restore(positions.get(i));
        }
    }

    @Override
    public String toString() {
        return "Segmented " + steps + " [" + body + "]";
    }
}
