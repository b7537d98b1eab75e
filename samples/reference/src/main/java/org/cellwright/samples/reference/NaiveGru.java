package org.cellwright.samples.reference;

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
 * The full GRU as a textbook writes it, the reset before the product: one sequence, one time step, one number after the
 * other, in double precision.
 *
 * <pre>
 * u, r = σ(W. [c[t-1], x[t]] + b.)          cand = tanh(Wc [r * c[t-1], x[t]] + bc)
 * c[t] = u * cand + (1 - u) * c[t-1]
 * </pre>
 */
public final class NaiveGru implements Cell {

    static CellDescription describe(String name) {
        return CellDescription.builder(name, "X", "H")
                .input("x", "X")
                .state("c", "H", 0)
                .output("c", "H")
                .matrix("Wc", "H", "H + X", "glorot_uniform")
                .matrix("Wu", "H", "H + X", "glorot_uniform")
                .matrix("Wr", "H", "H + X", "glorot_uniform")
                .vector("bc", "H", "zeros")
                .vector("bu", "H", "zeros")
                .vector("br", "H", "zeros")
                .build();
    }

    @Override
    public CellDescription description() {
        return describe("NaiveGru");
    }

    @Override
    public Set<Precision> precisions() {
        return Set.of(Precision.FLOAT, Precision.DOUBLE);
    }

    @Override
    public CellProgram program(Sizes sizes, Kernels kernels) {
        return new Program(sizes, kernels);
    }

    private static final class Program extends CellProgram {
        private double[][] wc, wu, wr;
        private double[] bc, bu, br;

        Program(Sizes sizes, Kernels kernels) {
            super(sizes, kernels);
        }

        @Override
        public void pack(List<Matrix> parameters) {
            wc = Naive.rows(parameters.get(0));
            wu = Naive.rows(parameters.get(1));
            wr = Naive.rows(parameters.get(2));
            bc = Naive.row(parameters.get(3), 0);
            bu = Naive.row(parameters.get(4), 0);
            br = Naive.row(parameters.get(5), 0);
        }

        @Override
        public CellRun newRun() {
            return new Run(this);
        }
    }

    /** What one step of one sequence leaves for the way back; v is [c[t-1], x[t]], w is [r * c[t-1], x[t]]. */
    private record Step(
            double[] v, double[] w, double[] cPrevious, double[] cand, double[] u, double[] r, double[] c) {}

    private static final class Run extends CellRun {
        private final Program p;
        private final int hidden;
        private final int inputs;
        private BatchLayout layout;
        private Matrix initial;
        private Matrix stateGradient;
        private Matrix output;
        private Step[] steps;
        private double[][] dWc, dWu, dWr;
        private double[] dbc, dbu, dbr;

        Run(Program program) {
            p = program;
            hidden = program.sizes().of("H");
            inputs = program.sizes().of("X");
        }

        private Matrix allocate(int rows) {
            return p.kernels().allocate(rows, hidden);
        }

        @Override
        public void prepare(BatchLayout layout) {
            this.layout = layout;
            initial = allocate(layout.batch());
            stateGradient = allocate(layout.batch());
            output = allocate(layout.totalRows());
            steps = new Step[layout.totalRows()];
        }

        @Override
        public Matrix initialState(int state) {
            return initial;
        }

        @Override
        public void forward(List<Matrix> inputs) {
            for (int t = 0; t < layout.steps(); t++) {
                for (int b = 0; b < layout.rows(t); b++) {
                    int row = layout.offset(t) + b;
                    double[] cPrevious = t == 0 ? Naive.row(initial, b) : steps[layout.offset(t - 1) + b].c;
                    steps[row] = step(Naive.row(inputs.get(0), row), cPrevious);
                    Naive.setRow(output, row, steps[row].c);
                }
            }
        }

        private Step step(double[] x, double[] cPrevious) {
            double[] v = Naive.stack(cPrevious, x);
            double[] u = Naive.affine(p.wu, v, p.bu);
            double[] r = Naive.affine(p.wr, v, p.br);
            double[] reset = new double[hidden];
            for (int i = 0; i < hidden; i++) {
                u[i] = Naive.sigmoid(u[i]);
                r[i] = Naive.sigmoid(r[i]);
                reset[i] = r[i] * cPrevious[i];
            }
            double[] w = Naive.stack(reset, x);
            double[] cand = Naive.affine(p.wc, w, p.bc);
            double[] c = new double[hidden];
            for (int i = 0; i < hidden; i++) {
                cand[i] = Math.tanh(cand[i]);
                c[i] = u[i] * cand[i] + (1 - u[i]) * cPrevious[i];
            }
            return new Step(v, w, cPrevious, cand, u, r, c);
        }

        @Override
        public Matrix output(int output) {
            return this.output;
        }

        @Override
        public void finalState(int state, Matrix destination) {
            for (int b = 0; b < layout.batch(); b++) {
                Naive.setRow(destination, b, steps[layout.offset(layout.length(b) - 1) + b].c);
            }
        }

        @Override
        public Matrix stateGradient(int state) {
            return stateGradient;
        }

        @Override
        public void backward(
                List<Matrix> inputs,
                List<Matrix> outputGradients,
                List<Matrix> inputGradients,
                List<Matrix> parameterGradients) {
            clearParameterGradients();
            double[][] dc = Naive.rows(stateGradient);
            for (int t = layout.steps() - 1; t >= 0; t--) {
                for (int b = 0; b < layout.rows(t); b++) {
                    int row = layout.offset(t) + b;
                    Naive.add(dc[b], Naive.row(outputGradients.get(0), row));
                    double[] dx = stepBack(steps[row], dc[b]);
                    if (inputGradients.get(0) != null) {
                        Naive.setRow(inputGradients.get(0), row, dx);
                    }
                }
            }
            for (int b = 0; b < layout.batch(); b++) {
                Naive.setRow(stateGradient, b, dc[b]);
            }
            addParameterGradients(parameterGradients);
        }

        /** From the gradient of c[t] to that of c[t-1], in place; returns that of x[t]. */
        private double[] stepBack(Step s, double[] dc) {
            double[] dzCand = new double[hidden];
            double[] dzU = new double[hidden];
            double[] dzR = new double[hidden];
            for (int i = 0; i < hidden; i++) {
                dzCand[i] = dc[i] * s.u[i] * (1 - s.cand[i] * s.cand[i]);
                dzU[i] = dc[i] * (s.cand[i] - s.cPrevious[i]) * s.u[i] * (1 - s.u[i]);
                dc[i] *= 1 - s.u[i];
            }
            double[] dw = new double[hidden + inputs];
            Naive.addGateGradients(p.wc, dWc, dbc, dzCand, s.w, dw);
            for (int i = 0; i < hidden; i++) {
                dzR[i] = dw[i] * s.cPrevious[i] * s.r[i] * (1 - s.r[i]);
                dc[i] += dw[i] * s.r[i];
            }
            double[] dv = new double[hidden + inputs];
            Naive.addGateGradients(p.wu, dWu, dbu, dzU, s.v, dv);
            Naive.addGateGradients(p.wr, dWr, dbr, dzR, s.v, dv);
            double[] dx = new double[inputs];
            for (int i = 0; i < hidden; i++) {
                dc[i] += dv[i];
            }
            for (int i = 0; i < inputs; i++) {
                dx[i] = dw[hidden + i] + dv[hidden + i];
            }
            return dx;
        }

        private void clearParameterGradients() {
            dWc = new double[hidden][hidden + inputs];
            dWu = new double[hidden][hidden + inputs];
            dWr = new double[hidden][hidden + inputs];
            dbc = new double[hidden];
            dbu = new double[hidden];
            dbr = new double[hidden];
        }

        private void addParameterGradients(List<Matrix> gradients) {
            Naive.addAll(
                    gradients,
                    List.of(dWc, dWu, dWr, new double[][] {dbc}, new double[][] {dbu}, new double[][] {dbr}));
        }
    }
}
