package org.cellwright.runtime.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.cellwright.runtime.arithmetic.RowOperations;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.parameter.Parameters;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.MatrixBuffer;
import org.cellwright.runtime.tensor.Precision;

/**
 * Two layers: the last states of the first, the encoder, are the first states of the second, the decoder (Cho et al. 2014, arXiv
 * 1406.1078; Sutskever et al. 2014, arXiv 1409.3215). The encoder's outputs are not used.
 *
 * <p>A sequence is a source and a target, one after the other. Its first column says where the target begins: at the first
 * step at which it is above 0.5. The columns behind it are the input of the encoder and, from there on, of the decoder; which of the two takes fewer,
 * leaves the last ones aside. The output at steps of the source is 0. A sequence without a source starts the
 * decoder from its own first values, which learn nothing of it. {@code Pairs} makes such batches of tokens.
 *
 * <p>No state is carried from pass to pass, so a continued pass is like any other.
 */
public final class EncoderDecoder implements Layer {
    private static final double MARK = 0.5;

    private final Layer encoder;
    private final Layer decoder;
    private final Handover handover;
    private final Map<String, Layer> parts;
    private final List<Dense> denses;
    private final List<StateLink> links;
    private final Parameters parameters;
    private final RowOperations rowOperations;
    private final MatrixBuffer sourceInputs;
    private final MatrixBuffer targetInputs;
    private final MatrixBuffer outputs;
    private final MatrixBuffer targetGradients;
    private final MatrixBuffer sourceInputGradients;
    private final MatrixBuffer targetInputGradients;
    private final MatrixBuffer unusedGradients;
    private int[] sourceLengths = new int[0];
    private PairPlan plan;
    private boolean trained;

    /**
     * @param kernels of the layers that hand over, if there are some
     * @throws IllegalArgumentException if the decoder is not {@link Layer#causal}, or the states do not fit; the message says why
     */
    public EncoderDecoder(Layer encoder, Layer decoder, Handover handover, Kernels kernels, Workers workers) {
        this(encoder, decoder, handover, (inputs, outputs) -> new Dense(inputs, outputs, kernels, workers));
    }

    private EncoderDecoder(Layer encoder, Layer decoder, Handover handover, StateLink.DenseSource denseSource) {
        if (!decoder.causal()) {
            throw new IllegalArgumentException(
                    "the decoder " + decoder + " has a layer that runs from the end to the beginning");
        }
        if (encoder == decoder || encoder.precision() != decoder.precision()) {
            throw new IllegalArgumentException("encoder and decoder must be two layers of the same precision, but are "
                    + encoder + " " + encoder.precision() + " and " + decoder + " " + decoder.precision());
        }
        this.encoder = encoder;
        this.decoder = decoder;
        this.handover = handover;
        this.denses = new ArrayList<>();
        this.links = StateLink.of(encoder, decoder, handover, (inputs, outputs) -> {
            denses.add(denseSource.next(inputs, outputs));
            return denses.get(denses.size() - 1);
        });
        Map<String, Layer> parts = new LinkedHashMap<>();
        parts.put("encoder", encoder);
        for (int i = 0; i < denses.size(); i++) {
            parts.put("handover" + i, denses.get(i));
        }
        parts.put("decoder", decoder);
        this.parts = Collections.unmodifiableMap(parts);
        this.parameters = CompositeLayer.parametersOf(parts);
        Precision precision = decoder.precision();
        this.rowOperations = RowOperations.of(precision);
        this.sourceInputs = new MatrixBuffer(precision, encoder.inputSize());
        this.targetInputs = new MatrixBuffer(precision, decoder.inputSize());
        this.outputs = new MatrixBuffer(precision, decoder.outputSize());
        this.targetGradients = new MatrixBuffer(precision, decoder.outputSize());
        this.sourceInputGradients = new MatrixBuffer(precision, encoder.inputSize());
        this.targetInputGradients = new MatrixBuffer(precision, decoder.inputSize());
        this.unusedGradients = new MatrixBuffer(precision, encoder.outputSize());
    }

    public Layer encoder() {
        return encoder;
    }

    public Layer decoder() {
        return decoder;
    }

    @Override
    public Precision precision() {
        return decoder.precision();
    }

    @Override
    public int inputSize() {
        return 1 + Math.max(encoder.inputSize(), decoder.inputSize());
    }

    @Override
    public int outputSize() {
        return decoder.outputSize();
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    /** None that is carried from pass to pass. */
    @Override
    public States states() {
        return States.NONE;
    }

    /** Never: a source is read as a whole. */
    @Override
    public boolean causal() {
        return false;
    }

    @Override
    public Map<String, Layer> parts() {
        return parts;
    }

    static EncoderDecoder ofDescription(LayerDescription description, LayerFactory factory) {
        List<Layer> both = factory.build(description.parts(2));
        return new EncoderDecoder(
                both.get(0), both.get(1), description.choice("handover", Handover.class), (inputs, outputs) -> {
                    factory.reserveParameters((long) inputs * outputs + outputs);
                    return new Dense(inputs, outputs, factory.kernels(), factory.workers());
                });
    }

    /** Rows are rearranged, as if each sequence were as long a source as a target. */
    @Override
    public LayerCost cost(BatchLayout layout) {
        long numbers = (long) layout.totalRows() * (encoder.inputSize() + decoder.inputSize() + outputSize());
        return new LayerCost(0, 0, 2 * numbers + (long) layout.totalRows() * encoder.outputSize(), numbers);
    }

    @Override
    public LayerDescription description() {
        return LayerDescription.of("encoder_decoder")
                .with("handover", handover.name())
                .with(List.of(encoder.description(), decoder.description()));
    }

    @Override
    public EncoderDecoder twin() {
        Iterator<Dense> own = denses.iterator();
        return new EncoderDecoder(
                encoder.twin(),
                decoder.twin(),
                handover,
                (inputs, outputs) -> own.next().twin());
    }

    @Override
    public Matrix forward(BatchLayout layout, Matrix input, Pass pass) {
        Operands.checkInput(this, input, layout.totalRows());
        findSources(layout, input);
        if (plan == null || !plan.fits(layout, sourceLengths)) {
            plan = new PairPlan(layout, sourceLengths);
        }
        Pass purpose = pass.training() ? Pass.TRAINING : Pass.INFERENCE;
        Matrix sources = sourceInputs.rows(plan.sources().totalRows());
        rowOperations.gather(input, 1, plan.sourceRows(), sources);
        encoder.forward(plan.sources(), sources, purpose);
        decoder.states().reset(plan.targets().batch());
        handOver(plan.encoderRows(), plan.decoderRows(), plan.handed(), purpose);
        Matrix targets = targetInputs.rows(plan.targets().totalRows());
        rowOperations.gather(input, 1, plan.targetRows(), targets);
        Matrix decoded = decoder.forward(plan.targets(), targets, purpose.next());
        Matrix output = outputs.rows(layout.totalRows());
        output.fill(0);
        scatter(decoded, plan.targetRows(), output, 0);
        trained = pass.training();
        return output;
    }

    /**
     * Reads sources without targets, and sets the decoder's states to what it starts from: its {@link Layer#states} then have {@code
     * batch} rows, those of the layout first. What follows are {@link Pass#INFERENCE_CONTINUED} passes of the decoder.
     *
     * @param input [rows of the layout, input size of the encoder]
     * @param batch at least the sequences of the layout; those beyond have no source
     */
    public void encode(BatchLayout layout, Matrix input, int batch) {
        encoder.forward(layout, input, Pass.INFERENCE);
        decoder.states().reset(batch);
        int[] rows = IntStream.range(0, layout.batch()).toArray();
        handOver(rows, rows, BatchLayout.uniform(1, layout.batch()), Pass.INFERENCE);
    }

    private void handOver(int[] encoderRows, int[] decoderRows, BatchLayout one, Pass pass) {
        for (int i = 0; i < links.size(); i++) {
            links.get(i).forward(encoderRows, decoderRows, one, pass);
        }
    }

    @Override
    public void backward(Matrix outputGradient, Matrix inputGradient) {
        if (!trained) {
            throw Operands.noTrainingPass(this);
        }
        trained = false;
        Operands.checkGradients(this, plan.layout().totalRows(), outputGradient, inputGradient);
        Matrix targets = targetGradients.rows(plan.targets().totalRows());
        rowOperations.gather(outputGradient, 0, plan.targetRows(), targets);
        boolean wanted = inputGradient != null;
        decoder.backward(targets, wanted ? targetInputGradients.rows(targets.rows()) : null);
        for (int i = 0; i < links.size(); i++) {
            links.get(i).backward(plan.encoderRows(), plan.decoderRows(), plan.handed());
        }
        int sourceRows = plan.sources().totalRows();
        Matrix unused = unusedGradients.rows(sourceRows);
        unused.fill(0);
        encoder.backward(unused, wanted ? sourceInputGradients.rows(sourceRows) : null);
        if (wanted) {
            inputGradient.fill(0);
            scatter(targetInputGradients.rows(targets.rows()), plan.targetRows(), inputGradient, 1);
            scatter(sourceInputGradients.rows(sourceRows), plan.sourceRows(), inputGradient, 1);
        }
    }

    /** to[rows[r], column + c] = from[r, c]. */
    private void scatter(Matrix from, int[] rows, Matrix to, int column) {
        for (int row = 0; row < rows.length; row++) {
            rowOperations.copy(from, row, 0, to, rows[row], column, 1, from.columns());
        }
    }

    private void findSources(BatchLayout layout, Matrix input) {
        int batch = layout.batch();
        if (sourceLengths.length < batch) {
            sourceLengths = new int[batch];
        }
        Arrays.fill(sourceLengths, 0, batch, -1);
        for (int t = 0; t <= layout.steps(); t++) {
            int running = t == layout.steps() ? 0 : layout.rows(t);
            for (int b = 0; b < running; b++) {
                if (sourceLengths[b] < 0 && input.get(layout.offset(t) + b, 0) > MARK) {
                    sourceLengths[b] = t;
                }
            }
            for (int b = running; b < (t == 0 ? 0 : layout.rows(t - 1)); b++) {
                if (sourceLengths[b] < 0) {
                    sourceLengths[b] = t;
                }
            }
        }
    }

    @Override
    public String toString() {
        return "EncoderDecoder [" + encoder + ", " + decoder + "]" + (handover == Handover.COPY ? "" : " " + handover);
    }
}
