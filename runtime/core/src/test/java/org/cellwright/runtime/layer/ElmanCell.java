package org.cellwright.runtime.layer;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.cell.CellDescription;
import org.cellwright.runtime.cell.CellProgram;
import org.cellwright.runtime.cell.CellRun;
import org.cellwright.runtime.cell.Pace;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.MatrixBuffer;
import org.cellwright.runtime.tensor.Precision;

/** a[t] = tanh(W @ [a[t-1], x[t]] + b), by hand and element by element: a stand-in for generated cells. */
public final class ElmanCell implements Cell {
    private static final CellDescription DESCRIPTION = CellDescription.builder("Elman", "X", "H")
            .input("x", "X")
            .state("a", "H", 0.25)
            .output("a", "H")
            .matrix("W", "H", "H + X", "glorot_uniform")
            .vector("b", "H", "zeros")
            .build();

    @Override
    public CellDescription description() {
        return DESCRIPTION;
    }

    @Override
    public Set<Precision> precisions() {
        return EnumSet.allOf(Precision.class);
    }

    @Override
    public CellProgram program(Sizes sizes, Kernels kernels) {
        return new Program(sizes, kernels, null);
    }

    /** The same cell, whose runs follow a pace step by step. */
    static Cell following() {
        return following(t -> {});
    }

    /** @param before each step, forward and backward */
    static Cell following(IntConsumer before) {
        return new Cell() {
            @Override
            public CellDescription description() {
                return DESCRIPTION;
            }

            @Override
            public Set<Precision> precisions() {
                return EnumSet.allOf(Precision.class);
            }

            @Override
            public CellProgram program(Sizes sizes, Kernels kernels) {
                return new Program(sizes, kernels, before);
            }
        };
    }

    private static final class Program extends CellProgram {
        private final IntConsumer before;
        private final Matrix weights;
        private final Matrix bias;

        Program(Sizes sizes, Kernels kernels, IntConsumer before) {
            super(sizes, kernels);
            this.before = before;
            weights = kernels.allocate(sizes.of("H"), sizes.of("H") + sizes.of("X"));
            bias = kernels.allocate(1, sizes.of("H"));
        }

        @Override
        public void pack(List<Matrix> parameters) {
            weights.copyFrom(parameters.get(0));
            bias.copyFrom(parameters.get(1));
        }

        @Override
        public CellRun newRun() {
            return new Run(this);
        }
    }

    private static final class Run extends CellRun {
        private final Program program;
        private final int inputs;
        private final int units;
        private final MatrixBuffer firsts;
        private final MatrixBuffer outputs;
        private final MatrixBuffer gradients;
        private final MatrixBuffer stateGradients;
        private BatchLayout layout;
        private Matrix first;
        private Matrix output;
        private Matrix gradient;
        private Matrix stateGradient;
        private List<Matrix> lastInputs;
        private Pace pace;

        Run(Program program) {
            this.program = program;
            this.inputs = program.sizes().of("X");
            this.units = program.sizes().of("H");
            Precision precision = program.kernels().precision();
            firsts = new MatrixBuffer(precision, units);
            outputs = new MatrixBuffer(precision, units);
            gradients = new MatrixBuffer(precision, units);
            stateGradients = new MatrixBuffer(precision, units);
        }

        @Override
        public boolean follow(Pace next, int chunkRows) {
            pace = program.before != null ? next : null;
            return program.before != null;
        }

        @Override
        public void prepare(BatchLayout layout) {
            this.layout = layout;
            first = firsts.rows(layout.batch());
            first.fill(0.25);
            output = outputs.rows(layout.totalRows());
            gradient = gradients.rows(layout.totalRows());
            stateGradient = stateGradients.rows(layout.batch());
            stateGradient.fill(0);
        }

        @Override
        public Matrix initialState(int state) {
            return first;
        }

        @Override
        public void forward(List<Matrix> inputMatrices) {
            lastInputs = inputMatrices;
            for (int t = 0; t < layout.steps(); t++) {
                if (pace != null) {
                    pace.forward(t, t + 1);
                    program.before.accept(t);
                }
                for (int b = 0; b < layout.rows(t); b++) {
                    for (int h = 0; h < units; h++) {
                        double sum = program.bias.get(0, h);
                        for (int k = 0; k < units + inputs; k++) {
                            sum += program.weights.get(h, k) * operand(inputMatrices.get(0), t, b, k);
                        }
                        output.set(layout.offset(t) + b, h, Math.tanh(sum));
                    }
                }
            }
        }

        private double operand(Matrix x, int t, int b, int k) {
            if (k >= units) {
                return x.get(layout.offset(t) + b, k - units);
            }
            return t == 0 ? first.get(b, k) : output.get(layout.offset(t - 1) + b, k);
        }

        @Override
        public Matrix output(int index) {
            return output;
        }

        @Override
        public void finalState(int state, Matrix destination) {
            for (int t = 0; t < layout.steps(); t++) {
                for (int b = 0; b < layout.rows(t); b++) {
                    for (int h = 0; h < units; h++) {
                        destination.set(b, h, output.get(layout.offset(t) + b, h));
                    }
                }
            }
        }

        @Override
        public Matrix stateGradient(int state) {
            return stateGradient;
        }

        @Override
        public void backward(
                List<Matrix> inputMatrices,
                List<Matrix> outputGradients,
                List<Matrix> inputGradients,
                List<Matrix> parameterGradients) {
            Matrix inputGradient = inputGradients.get(0);
            if (inputGradient != null) {
                inputGradient.fill(0);
            }
            for (int t = layout.steps() - 1; t >= 0; t--) {
                if (pace != null) {
                    pace.backward(t, t + 1);
                    program.before.accept(t);
                }
                for (int b = 0; b < layout.rows(t); b++) {
                    int row = layout.offset(t) + b;
                    for (int h = 0; h < units; h++) {
                        double a = output.get(row, h);
                        double arriving = outputGradients.get(0).get(row, h) + stateGradient.get(b, h);
                        gradient.set(row, h, arriving * (1 - a * a));
                    }
                    for (int k = 0; k < units + inputs; k++) {
                        double sum = 0;
                        for (int h = 0; h < units; h++) {
                            sum += program.weights.get(h, k) * gradient.get(row, h);
                        }
                        if (k < units) {
                            stateGradient.set(b, k, sum);
                        } else if (inputGradient != null) {
                            inputGradient.set(row, k - units, sum);
                        }
                    }
                }
            }
            addParameterGradients(parameterGradients);
        }

        private void addParameterGradients(List<Matrix> targets) {
            for (int h = 0; h < units; h++) {
                double biasSum = 0;
                for (int row = 0; row < layout.totalRows(); row++) {
                    biasSum += gradient.get(row, h);
                }
                targets.get(1).set(0, h, targets.get(1).get(0, h) + biasSum);
                for (int k = 0; k < units + inputs; k++) {
                    double sum = 0;
                    for (int t = 0; t < layout.steps(); t++) {
                        for (int b = 0; b < layout.rows(t); b++) {
                            sum += gradient.get(layout.offset(t) + b, h) * operand(lastInputs.get(0), t, b, k);
                        }
                    }
                    targets.get(0).set(h, k, targets.get(0).get(h, k) + sum);
                }
            }
        }
    }
}
