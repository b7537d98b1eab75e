package org.cellwright.runtime.layer;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.cell.CellDescription;
import org.cellwright.runtime.cell.CellProgram;
import org.cellwright.runtime.cell.CellRun;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;

/**
 * Two inputs, two states, two outputs, a scalar parameter, by hand: p[t] = tanh(v * q[t-1] + x[t]); q[t] = g * p[t-1] + z[t]; s[t] = p[t]
 * * q[t]; outputs p and s.
 */
final class PairCell implements Cell {
    private static final CellDescription DESCRIPTION = CellDescription.builder("Pair", "H")
            .input("x", "H")
            .input("z", "H")
            .state("p", "H", 0)
            .state("q", "H", 0.5)
            .output("p", "H")
            .output("s", "H")
            .vector("v", "H", "uniform(-1, 1)")
            .scalar("g", "0.75")
            .build();

    @Override
    public CellDescription description() {
        return DESCRIPTION;
    }

    @Override
    public Set<Precision> precisions() {
        return EnumSet.of(Precision.DOUBLE);
    }

    @Override
    public CellProgram program(Sizes sizes, Kernels kernels) {
        return new Program(sizes, kernels);
    }

    private static final class Program extends CellProgram {
        private final Matrix v;
        private double g;

        Program(Sizes sizes, Kernels kernels) {
            super(sizes, kernels);
            v = kernels.allocate(1, sizes.of("H"));
        }

        @Override
        public void pack(List<Matrix> parameters) {
            v.copyFrom(parameters.get(0));
            g = parameters.get(1).get(0, 0);
        }

        @Override
        public CellRun newRun() {
            return new Run(this);
        }
    }

    private static final class Run extends CellRun {
        private final Program program;
        private final int units;
        private BatchLayout layout;
        private Matrix[] first;
        private Matrix[] stateGradient;
        private Matrix p;
        private Matrix q;
        private Matrix s;
        private Matrix vGradient;
        private double gGradient;

        Run(Program program) {
            this.program = program;
            this.units = program.sizes().of("H");
        }

        private Matrix allocate(int rows) {
            return program.kernels().allocate(rows, units);
        }

        @Override
        public void prepare(BatchLayout layout) {
            this.layout = layout;
            first = new Matrix[] {allocate(layout.batch()), allocate(layout.batch())};
            first[1].fill(0.5);
            stateGradient = new Matrix[] {allocate(layout.batch()), allocate(layout.batch())};
            p = allocate(layout.totalRows());
            q = allocate(layout.totalRows());
            s = allocate(layout.totalRows());
        }

        @Override
        public Matrix initialState(int state) {
            return first[state];
        }

        private double before(int state, int t, int b, int h) {
            return t == 0 ? first[state].get(b, h) : (state == 0 ? p : q).get(layout.offset(t - 1) + b, h);
        }

        @Override
        public void forward(List<Matrix> inputs) {
            for (int t = 0; t < layout.steps(); t++) {
                for (int b = 0; b < layout.rows(t); b++) {
                    int row = layout.offset(t) + b;
                    for (int h = 0; h < units; h++) {
                        p.set(
                                row,
                                h,
                                Math.tanh(program.v.get(0, h) * before(1, t, b, h)
                                        + inputs.get(0).get(row, h)));
                        q.set(
                                row,
                                h,
                                program.g * before(0, t, b, h) + inputs.get(1).get(row, h));
                        s.set(row, h, p.get(row, h) * q.get(row, h));
                    }
                }
            }
        }

        @Override
        public Matrix output(int output) {
            return output == 0 ? p : s;
        }

        @Override
        public void finalState(int state, Matrix destination) {
            for (int b = 0; b < layout.batch(); b++) {
                for (int h = 0; h < units; h++) {
                    destination.set(b, h, before(state, layout.length(b), b, h));
                }
            }
        }

        @Override
        public Matrix stateGradient(int state) {
            return stateGradient[state];
        }

        @Override
        public void backward(
                List<Matrix> inputs,
                List<Matrix> outputGradients,
                List<Matrix> inputGradients,
                List<Matrix> parameterGradients) {
            vGradient = allocate(1);
            gGradient = 0;
            for (int t = layout.steps() - 1; t >= 0; t--) {
                for (int b = 0; b < layout.rows(t); b++) {
                    int row = layout.offset(t) + b;
                    for (int h = 0; h < units; h++) {
                        double ds = outputGradients.get(1).get(row, h);
                        double dp = stateGradient[0].get(b, h)
                                + outputGradients.get(0).get(row, h)
                                + ds * q.get(row, h);
                        double dq = stateGradient[1].get(b, h) + ds * p.get(row, h);
                        double inner = dp * (1 - p.get(row, h) * p.get(row, h));
                        vGradient.set(0, h, vGradient.get(0, h) + inner * before(1, t, b, h));
                        gGradient += dq * before(0, t, b, h);
                        stateGradient[0].set(b, h, program.g * dq);
                        stateGradient[1].set(b, h, program.v.get(0, h) * inner);
                        if (inputGradients.get(0) != null) {
                            inputGradients.get(0).set(row, h, inner);
                            inputGradients.get(1).set(row, h, dq);
                        }
                    }
                }
            }
            addParameterGradients(parameterGradients);
        }

        private void addParameterGradients(List<Matrix> gradients) {
            for (int h = 0; h < units; h++) {
                gradients.get(0).set(0, h, gradients.get(0).get(0, h) + vGradient.get(0, h));
            }
            gradients.get(1).set(0, 0, gradients.get(1).get(0, 0) + gGradient);
        }
    }
}
