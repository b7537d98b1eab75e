package org.cellwright.runtime.layer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cellwright.runtime.arithmetic.RowOperations;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.cell.CellDescription;
import org.cellwright.runtime.cell.CellProgram;
import org.cellwright.runtime.cell.Pace;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.parameter.Initializers;
import org.cellwright.runtime.parameter.Parameter;
import org.cellwright.runtime.parameter.Parameters;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.MatrixBuffer;
import org.cellwright.runtime.tensor.Precision;

/**
 * A cell over time. Several inputs of the cell stand side by side in the columns of the layer's input, several outputs in
 * those of its output, in the order in which the cell declares them. Parameters and states are called as in the cell.
 *
 * <p>The batch is cut into shards of sequences, which threads work on at once. How it is cut depends on the sizes alone, and
 * the shards' gradients are added in order, so results are the same bits for any number of threads. Inference runs long sequences
 * in parts, so that the memory for what a cell computes within stays small.
 */
public final class RecurrentLayer implements Layer {
    /** In a description, constants by name. */
    private static final String CONSTANTS = "constants";

    private final Cell cell;
    private final CellDescription description;
    private final Workers workers;
    private final CellProgram program;
    private final Parameters parameters;
    private final WeightPacking packing;
    private final List<Matrix> values = new ArrayList<>();
    private final List<Matrix> gradients = new ArrayList<>();
    private final List<LayerState> states = new ArrayList<>();
    private final States namedStates;
    private final Columns inputColumns;
    private final Columns outputColumns;
    private final RowOperations rowOperations;
    private final MatrixBuffer outputs;
    private final LayoutCache<ShardPlan> trainingPlans = new LayoutCache<>(ShardPlan::training);
    private final LayoutCache<ShardPlan> inferencePlans = new LayoutCache<>(ShardPlan::inference);
    private final List<Shard> shards = new ArrayList<>();
    private final Workers.Job forwardJob;
    private final Workers.Job backwardJob;
    private final SequenceMasks masks;
    private ShardPlan plan;
    private Pass pass;
    /** What the runs do not tell how far they are; null where they do. */
    private Pace untold;

    private Matrix input;
    private Matrix output;
    private Matrix outputGradient;
    private Matrix inputGradient;

    public RecurrentLayer(Cell cell, Sizes sizes, Kernels kernels) {
        this(cell, sizes, kernels, Workers.CALLER);
    }

    /**
     * @param sizes binds every dimension of the cell
     * @throws IllegalArgumentException if a dimension is not bound or not known, the cell was not generated for the precision of
     *     the kernels, or it has no input or no output
     */
    public RecurrentLayer(Cell cell, Sizes sizes, Kernels kernels, Workers workers) {
        this(cell, program(cell, sizes, kernels), parameters(cell, sizes, kernels.precision()), null, workers);
    }

    /** @param packing of the layer whose twin this is; null if it is none */
    private RecurrentLayer(
            Cell cell, CellProgram program, Parameters parameters, WeightPacking packing, Workers workers) {
        this.cell = cell;
        this.description = cell.description();
        this.program = program;
        this.parameters = parameters;
        this.packing = packing != null ? packing : new WeightPacking(parameters, () -> program.pack(values));
        this.workers = workers;
        this.masks = new SequenceMasks(description.masks() > 0, new SeededRandom(0));
        for (Parameter parameter : parameters.all()) {
            values.add(parameter.value());
            gradients.add(parameter.gradient());
        }
        Sizes sizes = program.sizes();
        Precision precision = program.kernels().precision();
        FirstValues first = new FirstValues(description, program, parameters, this.packing);
        for (CellDescription.State state : description.states()) {
            int index = states.size();
            states.add(new LayerState(
                    state.name(),
                    precision,
                    state.size().in(sizes),
                    state.initialValue(),
                    state.computed() ? () -> first.of(index) : null));
        }
        this.namedStates = States.of(states);
        this.inputColumns = Columns.of(description.inputs().stream()
                .map(input -> input.size().in(sizes))
                .toList());
        this.outputColumns = Columns.of(description.outputs().stream()
                .map(output -> output.size().in(sizes))
                .toList());
        this.rowOperations = RowOperations.of(precision);
        this.outputs = new MatrixBuffer(precision, outputColumns.total());
        this.forwardJob = workers.job(this::forwardShard);
        this.backwardJob = workers.job(this::backwardShard);
    }

    /** A layer whose only unbound dimension, which the cell's input has, follows from {@code inputSize}: mostly X. */
    public static RecurrentLayer ofInput(int inputSize, Cell cell, Sizes sizes, Kernels kernels, Workers workers) {
        return new RecurrentLayer(cell, CellBinding.bindInput(cell.description(), sizes, inputSize), kernels, workers);
    }

    private static CellProgram program(Cell cell, Sizes sizes, Kernels kernels) {
        CellBinding.check(cell, sizes, kernels.precision());
        return cell.program(sizes, kernels);
    }

    private static Parameters parameters(Cell cell, Sizes sizes, Precision precision) {
        return Parameters.of(cell.description().parameters().stream()
                .map(declared -> parameter(declared, sizes, precision))
                .toList());
    }

    private static Parameter parameter(CellDescription.Parameter declared, Sizes sizes, Precision precision) {
        int rows = declared.rows().in(sizes);
        int columns = declared.columns().in(sizes);
        var initializer = Initializers.parse(declared.initializer());
        return switch (declared.rank()) {
            case 0 -> Parameter.scalar(declared.name(), precision, initializer);
            case 1 -> Parameter.vector(declared.name(), precision, columns, initializer);
            case 2 -> Parameter.matrix(declared.name(), precision, rows, columns, initializer);
            default -> {
                int ofBlock = rows / declared.blocks().in(sizes);
                yield Parameter.matrix(
                        declared.name(), precision, rows, columns, Initializers.ofBlocks(ofBlock, initializer));
            }
        };
    }

    @Override
    public Precision precision() {
        return program.kernels().precision();
    }

    @Override
    public int inputSize() {
        return inputColumns.total();
    }

    @Override
    public int outputSize() {
        return outputColumns.total();
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public States states() {
        return namedStates;
    }

    @Override
    public Map<String, SeededRandom> generators() {
        return masks.generators();
    }

    /** The numbers from which dropout draws until {@link #initialize}, so that layers of a model differ. */
    RecurrentLayer seeded(long seed) {
        masks.seed(seed);
        return this;
    }

    @Override
    public boolean causal() {
        return true;
    }

    static RecurrentLayer ofDescription(LayerDescription description, LayerFactory factory) {
        Cell cell = CellClasses.find(description.text("cell"));
        for (Map.Entry<String, Double> constant : description.numbers(CONSTANTS).entrySet()) {
            cell = cell.with(constant.getKey(), constant.getValue());
        }
        Sizes sizes = new Sizes(description.sizes("sizes"));
        CellBinding.check(cell, sizes, factory.kernels().precision());
        for (CellDescription.Parameter parameter : cell.description().parameters()) {
            factory.reserveParameters(
                    (long) parameter.rows().in(sizes) * parameter.columns().in(sizes));
        }
        RecurrentLayer layer = new RecurrentLayer(cell, sizes, factory.kernels(), factory.workers());
        return cell.description().masks() > 0
                ? layer.seeded(factory.newGenerator().state().seed())
                : layer;
    }

    /** Of a cell that was not generated, two operations are counted for each number of a matrix, and of what is kept, states and outputs. */
    @Override
    public LayerCost cost(BatchLayout layout) {
        int statesSize = states.stream().mapToInt(LayerState::size).sum();
        return new RecurrentCost(description, program, parameters, statesSize, inputColumns, outputColumns)
                .of(layout.totalRows(), trainingPlans.of(layout), inferencePlans.of(layout));
    }

    @Override
    public LayerDescription description() {
        LayerDescription layer = LayerDescription.of("recurrent")
                .with("cell", CellClasses.name(cell))
                .with("sizes", program.sizes().values());
        Map<String, Double> constants = new LinkedHashMap<>();
        description.constants().forEach(constant -> constants.put(constant.name(), constant.value()));
        return constants.isEmpty() ? layer : layer.with(CONSTANTS, constants);
    }

    /** Shares the packed weights, too, unless each of the two draws which of them are left out. */
    @Override
    public RecurrentLayer twin() {
        RecurrentLayer twin;
        if (description.dropsWeights()) {
            CellProgram own = cell.program(sizes(), program.kernels());
            twin = new RecurrentLayer(cell, own, parameters, null, workers);
        } else {
            packing.update();
            twin = new RecurrentLayer(cell, program, parameters, packing, workers);
        }
        twin.masks.goOnAs(masks);
        return twin;
    }

    /** The cell, and what its dimensions are bound to. */
    public Cell cell() {
        return cell;
    }

    public Sizes sizes() {
        return program.sizes();
    }

    @Override
    public Matrix forward(BatchLayout layout, Matrix input, Pass pass) {
        Operands.checkInput(this, input, layout.totalRows());
        Matrix given = open(layout, pass, null, Integer.MAX_VALUE);
        run(input);
        return given;
    }

    /** Whether a pass can go on beside those of other layers: the batch is not cut, and input and output stay where they are. */
    boolean canFollow(BatchLayout layout, Pass pass) {
        return plan(layout, pass).whole() && inputColumns.single() && outputColumns.single();
    }

    Workers workers() {
        return workers;
    }

    private ShardPlan plan(BatchLayout layout, Pass pass) {
        return (pass.training() ? trainingPlans : inferencePlans).of(layout);
    }

    /**
     * The first half of {@link #forward}, which needs no input: all that goes before the first step.
     *
     * @param pace null for a pass that goes on by itself
     * @param chunkRows most rows of a chunk
     * @return where the output is to stand
     */
    Matrix open(BatchLayout layout, Pass pass, Pace pace, int chunkRows) {
        for (int i = 0; i < states.size(); i++) {
            states.get(i).start(layout.batch(), pass);
        }
        masks.begin(pass);
        if (description.dropsWeights()) {
            packing.draw(program, masks.key(pass));
        }
        packing.update();
        this.plan = plan(layout, pass);
        this.pass = pass;
        while (shards.size() < plan.shards()) {
            shards.add(new Shard(program, inputColumns, outputColumns, states));
        }
        boolean told = true;
        for (int shard = 0; shard < plan.shards(); shard++) {
            told &= shards.get(shard).run().follow(pace, chunkRows);
        }
        this.untold = told ? null : pace;
        if (plan.whole()) {
            prepare(0, 0);
        }
        boolean inPlace = plan.whole() && outputColumns.single();
        output = inPlace ? null : outputs.rows(layout.totalRows());
        return inPlace ? shards.get(0).run().output(0) : output;
    }

    /** The second half. */
    void run(Matrix input) {
        this.input = input;
        if (untold != null) {
            untold.forward(0, plan.layout().steps());
        }
        forwardJob.run(plan.shards());
        masks.end(pass, plan.layout().steps());
    }

    @Override
    public void backward(Matrix outputGradient, Matrix inputGradient) {
        if (pass == null || !pass.training()) {
            throw Operands.noTrainingPass(this);
        }
        Operands.checkGradients(this, plan.layout().totalRows(), outputGradient, inputGradient);
        this.outputGradient = outputGradient;
        this.inputGradient = inputGradient;
        if (untold != null) {
            untold.backward(0, plan.layout().steps());
        }
        backwardJob.run(plan.shards());
        if (plan.shards() > 1) {
            addShardGradients();
        }
        pass = null;
    }

    private void prepare(int index, int part) {
        Shard shard = shards.get(index);
        BatchLayout rows = plan.layout(index, part);
        if (part == 0 && !pass.continued()) {
            shard.begin(rows);
        } else {
            shard.proceed(rows, plan.firstSequence(index), states, rowOperations);
        }
        masks.draw(pass, shard.run(), plan.firstSequence(index));
    }

    private void forwardShard(int index) {
        Shard shard = shards.get(index);
        for (int part = 0; part < plan.parts(index); part++) {
            BatchLayout rows = plan.layout(index, part);
            if (!plan.whole()) {
                prepare(index, part);
            }
            if (plan.whole() && inputColumns.single()) {
                shard.useInput(input);
            } else {
                for (int i = 0; i < inputColumns.count(); i++) {
                    plan.takeRows(
                            rowOperations,
                            index,
                            part,
                            input,
                            inputColumns.first(i),
                            shard.ownInput(i, rows.totalRows()));
                }
            }
            shard.forward();
            if (output != null) {
                for (int i = 0; i < outputColumns.count(); i++) {
                    plan.putRows(rowOperations, index, part, shard.run().output(i), output, outputColumns.first(i));
                }
            }
            shard.end(rows.batch(), plan.firstSequence(index), states, rowOperations);
        }
    }

    private void backwardShard(int index) {
        Shard shard = shards.get(index);
        BatchLayout rows = plan.layout(index, 0);
        boolean wantsInputGradient = inputGradient != null;
        boolean inputInPlace = plan.whole() && inputColumns.single();
        if (plan.whole() && outputColumns.single()) {
            shard.useOutputGradient(outputGradient);
        } else {
            for (int i = 0; i < outputColumns.count(); i++) {
                plan.takeRows(
                        rowOperations,
                        index,
                        0,
                        outputGradient,
                        outputColumns.first(i),
                        shard.ownOutputGradient(i, rows.totalRows()));
            }
        }
        if (inputInPlace || !wantsInputGradient) {
            shard.useInputGradient(inputGradient);
        } else {
            for (int i = 0; i < inputColumns.count(); i++) {
                shard.ownInputGradient(i, rows.totalRows());
            }
        }
        shard.backward(rows.batch(), plan.firstSequence(index), states, rowOperations, gradients, plan.shards() > 1);
        if (wantsInputGradient && !inputInPlace) {
            for (int i = 0; i < inputColumns.count(); i++) {
                plan.putRows(rowOperations, index, 0, shard.inputGradient(i), inputGradient, inputColumns.first(i));
            }
        }
    }

    private void addShardGradients() {
        for (int shard = 0; shard < plan.shards(); shard++) {
            List<Matrix> parts = shards.get(shard).parameterGradients();
            for (int i = 0; i < gradients.size(); i++) {
                rowOperations.add(
                        parts.get(i), 0, gradients.get(i), 0, parts.get(i).rows());
            }
        }
    }

    @Override
    public String toString() {
        StringBuilder set = new StringBuilder();
        for (CellDescription.Constant constant : description.constants()) {
            if (constant.value() != constant.standard()) {
                set.append(set.isEmpty() ? " (" : ", ").append(constant.name() + " " + constant.value());
            }
        }
        return description.name() + (set.isEmpty() ? "" : set + ")") + " " + inputSize() + " -> " + outputSize();
    }
}
