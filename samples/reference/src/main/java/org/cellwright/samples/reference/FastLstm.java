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
 * The LSTM as one writes it by hand for speed, on the runtime's products of matrices.
 *
 * <ul>
 *   <li>The gates stand side by side in one buffer, so that a step needs one product. The product with x is computed for
 *       some steps at once, as many as stay in the second cache; so is the gradient of x.
 *   <li>The gradients of the gates replace the gates, and after the loop give the weights' gradients in one product.
 *   <li>The output of a step is stored once, where it is also the operand of the next step and of the weights' gradients.
 *   <li>All that is elementwise is one loop over whole vectors, {@link FastLstmLoops}.
 * </ul>
 */
public final class FastLstm implements Cell {
    private static final int GATES = 4;

    @Override
    public CellDescription description() {
        return NaiveLstm.describe("FastLstm");
    }

    @Override
    public Set<Precision> precisions() {
        return Set.of(Precision.FLOAT);
    }

    /** @throws IllegalArgumentException unless the kernels are vector code for floats */
    @Override
    public CellProgram program(Sizes sizes, Kernels kernels) {
        if (kernels.precision() != Precision.FLOAT || !kernels.vectorized()) {
            throw new IllegalArgumentException("FastLstm is written for vectors of floats alone");
        }
        return new Program(sizes, kernels);
    }

    private static final class Program extends CellProgram {
        final int inputSize;
        final int hidden;
        /** H in whole vectors: the columns of a gate. */
        final int width;
        /** [a] -> gates, [x] -> gates, gradient of gates -> a, gradient of gates -> x. */
        final PackedMatrix recurrent;

        final PackedMatrix input;
        final PackedMatrix recurrentBack;
        final PackedMatrix inputBack;
        /** Those of the sigmoids halved, since σ(z) = ½ + ½ tanh(z / 2). */
        final float[] bias;

        Program(Sizes sizes, Kernels kernels) {
            super(sizes, kernels);
            inputSize = sizes.of("X");
            hidden = sizes.of("H");
            width = kernels.padded(hidden);
            recurrent = kernels.newPackedMatrix(new int[] {0}, new int[] {hidden}, GATES * width);
            input = kernels.newPackedMatrix(new int[] {0}, new int[] {inputSize}, GATES * width);
            int[] offsets = {0, width, 2 * width, 3 * width};
            int[] depths = {hidden, hidden, hidden, hidden};
            recurrentBack = kernels.newPackedMatrix(offsets, depths, width);
            inputBack = kernels.newPackedMatrix(offsets, depths, kernels.padded(inputSize));
            bias = new float[GATES * width];
        }

        @Override
        public void pack(List<Matrix> parameters) {
            for (int gate = 0; gate < GATES; gate++) {
                Matrix w = parameters.get(gate);
                kernels().pack(recurrent, 0, gate * width, w, 0, hidden, 0, hidden, true);
                kernels().pack(input, 0, gate * width, w, 0, hidden, hidden, inputSize, true);
                kernels().pack(recurrentBack, gate, 0, w, 0, hidden, 0, hidden, false);
                kernels().pack(inputBack, gate, 0, w, 0, hidden, hidden, inputSize, false);
                FloatMatrix b = (FloatMatrix) parameters.get(GATES + gate);
                float scale = gate == 0 ? 1 : 0.5f;
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
        private final CarriedRows outputs;
        private final CarriedRows memories;
        private final GrowingRows gates;
        private final GrowingRows memoryTanhs;
        private final GrowingRows outputGradient;
        private final GrowingRows memoryGradient;
        /** Rows as the columns of the gates; columns [a | x], each from a whole vector on. */
        private final FloatMatrix weightGradient;

        private final float[] biasGradient;
        private BatchLayout layout;

        Run(Program program) {
            p = program;
            kernels = program.kernels();
            gateColumns = GATES * p.width;
            outputs = new CarriedRows(kernels, p.hidden);
            memories = new CarriedRows(kernels, p.hidden);
            gates = new GrowingRows(kernels, gateColumns);
            memoryTanhs = new GrowingRows(kernels, p.hidden);
            outputGradient = new GrowingRows(kernels, p.hidden);
            memoryGradient = new GrowingRows(kernels, p.hidden);
            weightGradient = (FloatMatrix) kernels.allocate(gateColumns, p.width + p.inputSize);
            biasGradient = new float[gateColumns];
        }

        @Override
        public void prepare(BatchLayout layout) {
            this.layout = layout;
            outputs.prepare(layout);
            memories.prepare(layout);
            gates.resize(layout.totalRows());
            memoryTanhs.resize(layout.totalRows());
            outputGradient.resize(layout.batch());
            memoryGradient.resize(layout.batch());
            outputGradient.matrix().fill(0);
            memoryGradient.matrix().fill(0);
        }

        @Override
        public Matrix initialState(int state) {
            return state == 0 ? outputs.initial() : memories.initial();
        }

        @Override
        public void forward(List<Matrix> inputs) {
            FloatMatrix z = gates.matrix();
            int end;
            for (int start = 0; start < layout.steps(); start = end) {
                end = Chunks.end(layout, start, gateColumns);
                int first = layout.offset(start);
                kernels.multiply(inputs.get(0), first, 0, layout.offset(end) - first, p.input, z, first, 0, false);
                for (int t = start; t < end; t++) {
                    kernels.multiply(
                            outputs.all(),
                            outputs.before(t),
                            0,
                            layout.rows(t),
                            p.recurrent,
                            z,
                            layout.offset(t),
                            0,
                            true);
                    FastLstmLoops.forward(
                            layout.rows(t),
                            p.width,
                            p.bias,
                            z,
                            layout.offset(t),
                            memories.all(),
                            memories.before(t),
                            memories.after(t),
                            memoryTanhs.matrix(),
                            outputs.all(),
                            outputs.after(t));
                }
            }
        }

        @Override
        public Matrix output(int output) {
            return outputs.steps();
        }

        @Override
        public void finalState(int state, Matrix destination) {
            (state == 0 ? outputs : memories).copyLast(destination);
        }

        @Override
        public Matrix stateGradient(int state) {
            return (state == 0 ? outputGradient : memoryGradient).matrix();
        }

        @Override
        public void backward(
                List<Matrix> inputs,
                List<Matrix> outputGradients,
                List<Matrix> inputGradients,
                List<Matrix> parameterGradients) {
            FloatMatrix z = gates.matrix();
            FloatMatrix dy = (FloatMatrix) outputGradients.get(0);
            Matrix dx = inputGradients.get(0);
            weightGradient.fill(0);
            Arrays.fill(biasGradient, 0);
            int start;
            for (int end = layout.steps(); end > 0; end = start) {
                start = Chunks.start(layout, end, gateColumns);
                for (int t = end - 1; t >= start; t--) {
                    FastLstmLoops.backward(
                            layout.rows(t),
                            p.width,
                            z,
                            layout.offset(t),
                            memories.all(),
                            memories.before(t),
                            memoryTanhs.matrix(),
                            dy,
                            outputGradient.matrix(),
                            memoryGradient.matrix());
                    kernels.multiply(
                            z,
                            layout.offset(t),
                            0,
                            layout.rows(t),
                            p.recurrentBack,
                            outputGradient.matrix(),
                            0,
                            0,
                            false);
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
            kernels.multiplyTransposed(
                    dz, 0, 0, gateColumns, x, 0, 0, p.inputSize, layout.totalRows(), weightGradient, 0, p.width);
            int end;
            for (int t = 0; t < layout.steps(); t = end) {
                end = outputs.contiguousEnd(t);
                int first = layout.offset(t);
                kernels.multiplyTransposed(
                        dz,
                        first,
                        0,
                        gateColumns,
                        outputs.all(),
                        outputs.before(t),
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
                        weightGradient, gate * p.width, p.width, (FloatMatrix) gradients.get(gate), p.hidden);
                GateGradients.addBias(biasGradient, gate * p.width, (FloatMatrix) gradients.get(GATES + gate));
            }
        }
    }
}
