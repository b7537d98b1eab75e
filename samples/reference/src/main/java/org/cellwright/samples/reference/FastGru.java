package org.cellwright.samples.reference;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.cell.CellDescription;
import org.cellwright.runtime.cell.CellProgram;
import org.cellwright.runtime.cell.CellRun;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.kernel.PackedMatrix;
import org.cellwright.runtime.tensor.FloatMatrix;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;

/**
 * The full GRU as one writes it by hand for speed, on the runtime's products of matrices.
 *
 * <ul>
 *   <li>The gates stand side by side in one buffer. A step needs two products, since the reset comes before the
 *       candidate's. The product with x is computed for some steps at once, as many as stay in the second cache; so is the
 *       gradient of x.
 *   <li>The gradients of the gates replace the gates, and after the loop give the weights' gradients in one product for
 *       each operand.
 *   <li>The output of a step is stored once, where it is also the operand of the next step and of the weights' gradients.
 *   <li>All that is elementwise between two products is one loop over whole vectors, {@link FastGruLoops}.
 * </ul>
 */
public final class FastGru implements Cell {
    private static final int GATES = 3;

    /** The parameter of each gate, in the order of the gates in memory: u, r, cand. */
    private static final int[] PARAMETER = {1, 2, 0};

    private static final int CANDIDATE = 2;

    @Override
    public CellDescription description() {
        return NaiveGru.describe("FastGru");
    }

    @Override
    public Set<Precision> precisions() {
        return Set.of(Precision.FLOAT);
    }

    /** @throws IllegalArgumentException unless the kernels are vector code for floats */
    @Override
    public CellProgram program(Sizes sizes, Kernels kernels) {
        if (kernels.precision() != Precision.FLOAT || !kernels.vectorized()) {
            throw new IllegalArgumentException("FastGru is written for vectors of floats alone");
        }
        return new Program(sizes, kernels);
    }

    private static final class Program extends CellProgram {
        final int inputSize;
        final int hidden;
        /** H in whole vectors: the columns of a gate. */
        final int width;
        /** [c] -> u and r, [r * c] -> cand, [x] -> all three. */
        final PackedMatrix recurrent;

        final PackedMatrix candidate;
        final PackedMatrix input;
        /** Gradients of u and r -> c, gradient of cand -> r * c, gradients of all three -> x. */
        final PackedMatrix recurrentBack;

        final PackedMatrix candidateBack;
        final PackedMatrix inputBack;
        /** Those of the sigmoids halved, since σ(z) = ½ + ½ tanh(z / 2). */
        final float[] bias;

        Program(Sizes sizes, Kernels kernels) {
            super(sizes, kernels);
            inputSize = sizes.of("X");
            hidden = sizes.of("H");
            width = kernels.padded(hidden);
            int[] one = {hidden};
            recurrent = kernels.newPackedMatrix(new int[] {0}, one, 2 * width);
            candidate = kernels.newPackedMatrix(new int[] {0}, one, width);
            input = kernels.newPackedMatrix(new int[] {0}, new int[] {inputSize}, GATES * width);
            recurrentBack = kernels.newPackedMatrix(new int[] {0, width}, new int[] {hidden, hidden}, width);
            candidateBack = kernels.newPackedMatrix(new int[] {0}, one, width);
            inputBack = kernels.newPackedMatrix(
                    new int[] {0, width, 2 * width}, new int[] {hidden, hidden, hidden}, kernels.padded(inputSize));
            bias = new float[GATES * width];
        }

        @Override
        public void pack(List<Matrix> parameters) {
            for (int gate = 0; gate < GATES; gate++) {
                Matrix w = parameters.get(PARAMETER[gate]);
                kernels().pack(input, 0, gate * width, w, 0, hidden, hidden, inputSize, true);
                kernels().pack(inputBack, gate, 0, w, 0, hidden, hidden, inputSize, false);
                if (gate == CANDIDATE) {
                    kernels().pack(candidate, 0, 0, w, 0, hidden, 0, hidden, true);
                    kernels().pack(candidateBack, 0, 0, w, 0, hidden, 0, hidden, false);
                } else {
                    kernels().pack(recurrent, 0, gate * width, w, 0, hidden, 0, hidden, true);
                    kernels().pack(recurrentBack, gate, 0, w, 0, hidden, 0, hidden, false);
                }
                FloatMatrix b = (FloatMatrix) parameters.get(GATES + PARAMETER[gate]);
                float scale = gate == CANDIDATE ? 1 : 0.5f;
                for (int i = 0; i < hidden; i++) {
                    bias[gate * width + i] = scale * b.array()[b.offset() + i];
                }
            }
        }

        @Override
        public CellRun newRun() {
            return new Run(this);
        }
    }

    private static final class Run extends CellRun {
        private final Program p;
        private final Kernels kernels;
        private final int gateColumns;
        private final int candidateColumn;
        private final CarriedRows memories;
        private final GrowingRows gates;
        private final GrowingRows resets;
        private final GrowingRows resetGradient;
        private final GrowingRows memoryGradient;
        /** Rows as the columns of the gates; columns [c or r * c | x], each from a whole vector on. */
        private final FloatMatrix weightGradient;

        private final float[] biasGradient;
        private BatchLayout layout;

        Run(Program program) {
            p = program;
            kernels = program.kernels();
            gateColumns = GATES * p.width;
            candidateColumn = CANDIDATE * p.width;
            memories = new CarriedRows(kernels, p.hidden);
            gates = new GrowingRows(kernels, gateColumns);
            resets = new GrowingRows(kernels, p.hidden);
            resetGradient = new GrowingRows(kernels, p.hidden);
            memoryGradient = new GrowingRows(kernels, p.hidden);
            weightGradient = (FloatMatrix) kernels.allocate(gateColumns, p.width + p.inputSize);
            biasGradient = new float[gateColumns];
        }

        @Override
        public void prepare(BatchLayout layout) {
            this.layout = layout;
            memories.prepare(layout);
            gates.resize(layout.totalRows());
            resets.resize(layout.totalRows());
            resetGradient.resize(layout.batch());
            memoryGradient.resize(layout.batch());
            memoryGradient.matrix().fill(0);
        }

        @Override
        public Matrix initialState(int state) {
            return memories.initial();
        }

        @Override
        public void forward(List<Matrix> inputs) {
            FloatMatrix z = gates.matrix();
            FloatMatrix c = memories.all();
            FloatMatrix reset = resets.matrix();
            int end;
            for (int start = 0; start < layout.steps(); start = end) {
                end = Chunks.end(layout, start, gateColumns);
                int first = layout.offset(start);
                kernels.multiply(inputs.get(0), first, 0, layout.offset(end) - first, p.input, z, first, 0, false);
                for (int t = start; t < end; t++) {
                    int row = layout.offset(t);
                    int rows = layout.rows(t);
                    int before = memories.before(t);
                    kernels.multiply(c, before, 0, rows, p.recurrent, z, row, 0, true);
                    FastGruLoops.forwardGates(rows, p.width, p.bias, z, row, c, before, reset);
                    kernels.multiply(reset, row, 0, rows, p.candidate, z, row, candidateColumn, true);
                    FastGruLoops.forwardMemory(rows, p.width, p.bias, z, row, c, before, memories.after(t));
                }
            }
        }

        @Override
        public Matrix output(int output) {
            return memories.steps();
        }

        @Override
        public void finalState(int state, Matrix destination) {
            memories.copyLast(destination);
        }

        @Override
        public Matrix stateGradient(int state) {
            return memoryGradient.matrix();
        }

        @Override
        public void backward(
                List<Matrix> inputs,
                List<Matrix> outputGradients,
                List<Matrix> inputGradients,
                List<Matrix> parameterGradients) {
            FloatMatrix z = gates.matrix();
            FloatMatrix c = memories.all();
            FloatMatrix dc = memoryGradient.matrix();
            FloatMatrix dReset = resetGradient.matrix();
            FloatMatrix dy = (FloatMatrix) outputGradients.get(0);
            Matrix dx = inputGradients.get(0);
            weightGradient.fill(0);
            Arrays.fill(biasGradient, 0);
            int start;
            for (int end = layout.steps(); end > 0; end = start) {
                start = Chunks.start(layout, end, gateColumns);
                for (int t = end - 1; t >= start; t--) {
                    int row = layout.offset(t);
                    int rows = layout.rows(t);
                    int before = memories.before(t);
                    FastGruLoops.backwardMemory(rows, p.width, z, row, c, before, dy, dc);
                    kernels.multiply(z, row, candidateColumn, rows, p.candidateBack, dReset, 0, 0, false);
                    FastGruLoops.backwardReset(rows, p.width, z, row, c, before, dReset, dc);
                    kernels.multiply(z, row, 0, rows, p.recurrentBack, dc, 0, 0, true);
                }
                int first = layout.offset(start);
                int rows = layout.offset(end) - first;
                ColumnSums.add(z, first, rows, biasGradient);
                if (dx != null) {
                    kernels.multiply(z, first, 0, rows, p.inputBack, dx, first, 0, false);
                }
            }
            addWeightGradients(inputs.get(0));
            addParameterGradients(parameterGradients);
        }

        private void addWeightGradients(Matrix x) {
            FloatMatrix dz = gates.matrix();
            int rows = layout.totalRows();
            kernels.multiplyTransposed(dz, 0, 0, gateColumns, x, 0, 0, p.inputSize, rows, weightGradient, 0, p.width);
            kernels.multiplyTransposed(
                    dz,
                    0,
                    candidateColumn,
                    p.width,
                    resets.matrix(),
                    0,
                    0,
                    p.hidden,
                    rows,
                    weightGradient,
                    candidateColumn,
                    0);
            int end;
            for (int t = 0; t < layout.steps(); t = end) {
                end = memories.contiguousEnd(t);
                int first = layout.offset(t);
                kernels.multiplyTransposed(
                        dz,
                        first,
                        0,
                        candidateColumn,
                        memories.all(),
                        memories.before(t),
                        0,
                        p.hidden,
                        layout.offset(end) - first,
                        weightGradient,
                        0,
                        0);
            }
        }

        private void addParameterGradients(List<Matrix> gradients) {
            for (int gate = 0; gate < GATES; gate++) {
                GateGradients.addWeights(
                        weightGradient,
                        gate * p.width,
                        p.width,
                        (FloatMatrix) gradients.get(PARAMETER[gate]),
                        p.hidden);
                GateGradients.addBias(
                        biasGradient, gate * p.width, (FloatMatrix) gradients.get(GATES + PARAMETER[gate]));
            }
        }
    }
}
