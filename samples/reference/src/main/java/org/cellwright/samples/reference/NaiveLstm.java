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
 * The LSTM as a textbook writes it: one sequence, one time step, one number after the other, in double precision.
 *
 * <pre>
 * cand = tanh(Wc [a[t-1], x[t]] + bc)      c[t] = u * cand + f * c[t-1]
 * u, f, o = σ(W. [a[t-1], x[t]] + b.)      a[t] = o * tanh(c[t])
 * </pre>
 */
public final class NaiveLstm implements Cell {

    static CellDescription describe(String name) {
        return CellDescription.builder(name, "X", "H")
                .input("x", "X")
                .state("a", "H", 0)
                .state("c", "H", 0)
                .output("a", "H")
                .matrix("Wc", "H", "H + X", "glorot_uniform")
                .matrix("Wu", "H", "H + X", "glorot_uniform")
                .matrix("Wf", "H", "H + X", "glorot_uniform")
                .matrix("Wo", "H", "H + X", "glorot_uniform")
                .vector("bc", "H", "zeros")
                .vector("bu", "H", "zeros")
                .vector("bf", "H", "ones")
                .vector("bo", "H", "zeros")
                .build();
    }

    @Override
    public CellDescription description() {
        return describe("NaiveLstm");
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
        private double[][] wc, wu, wf, wo;
        private double[] bc, bu, bf, bo;

        Program(Sizes sizes, Kernels kernels) {
            super(sizes, kernels);
        }

        @Override
        public void pack(List<Matrix> parameters) {
            wc = Naive.rows(parameters.get(0));
            wu = Naive.rows(parameters.get(1));
            wf = Naive.rows(parameters.get(2));
            wo = Naive.rows(parameters.get(3));
            bc = Naive.row(parameters.get(4), 0);
            bu = Naive.row(parameters.get(5), 0);
            bf = Naive.row(parameters.get(6), 0);
            bo = Naive.row(parameters.get(7), 0);
        }

        @Override
        public CellRun newRun() {
            return new Run(this);
        }
    }

    /** What one step of one sequence leaves for the way back; v is [a[t-1], x[t]]. */
    private record Step(
            double[] v,
            double[] cPrevious,
            double[] cand,
            double[] u,
            double[] f,
            double[] o,
            double[] c,
            double[] a) {}

    private static final class Run extends CellRun {
        private final Program p;
        private final int hidden;
        private final int inputs;
        private BatchLayout layout;
        private Matrix[] initial;
        private Matrix[] stateGradient;
        private Matrix output;
        private Step[] steps;
        private double[][] dWc, dWu, dWf, dWo;
        private double[] dbc, dbu, dbf, dbo;

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
            initial = new Matrix[] {allocate(layout.batch()), allocate(layout.batch())};
            stateGradient = new Matrix[] {allocate(layout.batch()), allocate(layout.batch())};
            output = allocate(layout.totalRows());
            steps = new Step[layout.totalRows()];
        }

        @Override
        public Matrix initialState(int state) {
            return initial[state];
        }

        @Override
        public void forward(List<Matrix> inputs) {
            for (int t = 0; t < layout.steps(); t++) {
                for (int b = 0; b < layout.rows(t); b++) {
                    int row = layout.offset(t) + b;
                    double[] aPrevious = t == 0 ? Naive.row(initial[0], b) : steps[layout.offset(t - 1) + b].a;
                    double[] cPrevious = t == 0 ? Naive.row(initial[1], b) : steps[layout.offset(t - 1) + b].c;
                    steps[row] = step(Naive.row(inputs.get(0), row), aPrevious, cPrevious);
                    Naive.setRow(output, row, steps[row].a);
                }
            }
        }

        private Step step(double[] x, double[] aPrevious, double[] cPrevious) {
            double[] v = Naive.stack(aPrevious, x);
            double[] cand = Naive.affine(p.wc, v, p.bc);
            double[] u = Naive.affine(p.wu, v, p.bu);
            double[] f = Naive.affine(p.wf, v, p.bf);
            double[] o = Naive.affine(p.wo, v, p.bo);
            double[] c = new double[hidden];
            double[] a = new double[hidden];
            for (int i = 0; i < hidden; i++) {
                cand[i] = Math.tanh(cand[i]);
                u[i] = Naive.sigmoid(u[i]);
                f[i] = Naive.sigmoid(f[i]);
                o[i] = Naive.sigmoid(o[i]);
                c[i] = u[i] * cand[i] + f[i] * cPrevious[i];
                a[i] = o[i] * Math.tanh(c[i]);
            }
            return new Step(v, cPrevious, cand, u, f, o, c, a);
        }

        @Override
        public Matrix output(int output) {
            return this.output;
        }

        @Override
        public void finalState(int state, Matrix destination) {
            for (int b = 0; b < layout.batch(); b++) {
                Step last = steps[layout.offset(layout.length(b) - 1) + b];
                Naive.setRow(destination, b, state == 0 ? last.a : last.c);
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
            clearParameterGradients();
            double[][] da = Naive.rows(stateGradient[0]);
            double[][] dc = Naive.rows(stateGradient[1]);
            for (int t = layout.steps() - 1; t >= 0; t--) {
                for (int b = 0; b < layout.rows(t); b++) {
                    int row = layout.offset(t) + b;
                    Naive.add(da[b], Naive.row(outputGradients.get(0), row));
                    double[] dx = stepBack(steps[row], da[b], dc[b]);
                    if (inputGradients.get(0) != null) {
                        Naive.setRow(inputGradients.get(0), row, dx);
                    }
                }
            }
            for (int b = 0; b < layout.batch(); b++) {
                Naive.setRow(stateGradient[0], b, da[b]);
                Naive.setRow(stateGradient[1], b, dc[b]);
            }
            addParameterGradients(parameterGradients);
        }

        /** From the gradients of a[t] and c[t] to those of a[t-1] and c[t-1], in place; returns that of x[t]. */
        private double[] stepBack(Step s, double[] da, double[] dc) {
            double[] dzCand = new double[hidden];
            double[] dzU = new double[hidden];
            double[] dzF = new double[hidden];
            double[] dzO = new double[hidden];
            for (int i = 0; i < hidden; i++) {
                double tanhC = Math.tanh(s.c[i]);
                double dcTotal = dc[i] + da[i] * s.o[i] * (1 - tanhC * tanhC);
                dzO[i] = da[i] * tanhC * s.o[i] * (1 - s.o[i]);
                dzCand[i] = dcTotal * s.u[i] * (1 - s.cand[i] * s.cand[i]);
                dzU[i] = dcTotal * s.cand[i] * s.u[i] * (1 - s.u[i]);
                dzF[i] = dcTotal * s.cPrevious[i] * s.f[i] * (1 - s.f[i]);
                dc[i] = dcTotal * s.f[i];
            }
            double[] dv = new double[hidden + inputs];
            Naive.addGateGradients(p.wc, dWc, dbc, dzCand, s.v, dv);
            Naive.addGateGradients(p.wu, dWu, dbu, dzU, s.v, dv);
            Naive.addGateGradients(p.wf, dWf, dbf, dzF, s.v, dv);
            Naive.addGateGradients(p.wo, dWo, dbo, dzO, s.v, dv);
            System.arraycopy(dv, 0, da, 0, hidden);
            double[] dx = new double[inputs];
            System.arraycopy(dv, hidden, dx, 0, inputs);
            return dx;
        }

        private void clearParameterGradients() {
            dWc = new double[hidden][hidden + inputs];
            dWu = new double[hidden][hidden + inputs];
            dWf = new double[hidden][hidden + inputs];
            dWo = new double[hidden][hidden + inputs];
            dbc = new double[hidden];
            dbu = new double[hidden];
            dbf = new double[hidden];
            dbo = new double[hidden];
        }

        private void addParameterGradients(List<Matrix> gradients) {
            Naive.addAll(
                    gradients,
                    List.of(
                            dWc,
                            dWu,
                            dWf,
                            dWo,
                            new double[][] {dbc},
                            new double[][] {dbu},
                            new double[][] {dbf},
                            new double[][] {dbo}));
        }
    }
}
