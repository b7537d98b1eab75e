package org.cellwright.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.cell.CellDescription;
import org.cellwright.runtime.cell.CellProgram;
import org.cellwright.runtime.cell.CellRun;
import org.cellwright.runtime.cell.Extent;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.tensor.Matrix;

/** A cell with random weights on a random batch, cut into one part of the batch for each thread. */
final class Workload {
    private static final double WEIGHT_REACH = 0.1;
    private static final int VERSIONS = 2;

    private final CellDescription description;
    private final Sizes sizes;
    private final Kernels kernels;
    private final CellProgram program;
    private final List<Matrix> parameters;
    /** Weights to change between. */
    private final List<List<Matrix>> versions = new ArrayList<>();

    private final List<Part> parts = new ArrayList<>();
    private final Workers.Job forward;
    private final Workers.Job training;
    private int changes;

    Workload(Cell cell, Sizes sizes, Kernels kernels, int steps, int batch, Workers workers) {
        this.description = cell.description();
        this.sizes = sizes;
        this.kernels = kernels;
        this.program = cell.program(sizes, kernels);
        this.parameters = parameters();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < VERSIONS; i++) {
            versions.add(parameters());
            versions.get(i).forEach(matrix -> randomize(matrix, WEIGHT_REACH, random));
        }
        int count = Math.min(workers.threads(), batch);
        for (int i = 0; i < count; i++) {
            int rows = (i + 1) * batch / count - i * batch / count;
            parts.add(new Part(BatchLayout.uniform(steps, rows), random));
        }
        this.forward = workers.job(part -> parts.get(part).forward());
        this.training = workers.job(part -> parts.get(part).train());
        changeWeights();
        pack();
    }

    /** Puts other values into the parameters; they take effect when they are packed. */
    void changeWeights() {
        List<Matrix> version = versions.get(changes++ % VERSIONS);
        for (int i = 0; i < parameters.size(); i++) {
            parameters.get(i).copyFrom(version.get(i));
        }
    }

    private void pack() {
        program.pack(parameters);
    }

    /** Forward over the whole sequence. */
    void infer() {
        forward.run(parts.size());
    }

    /** Takes the weights over; forward, then the gradient of the sum of all outputs for all parameters and inputs. */
    void train() {
        pack();
        training.run(parts.size());
        List<Matrix> sums = parts.get(0).parameterGradients;
        for (int part = 1; part < parts.size(); part++) {
            List<Matrix> more = parts.get(part).parameterGradients;
            for (int i = 0; i < sums.size(); i++) {
                Matrix gradient = more.get(i);
                sums.get(i).addBlock(0, 0, gradient, 0, 0, gradient.rows(), gradient.columns());
            }
        }
    }

    private List<Matrix> parameters() {
        return description.parameters().stream()
                .map(parameter -> allocate(parameter.rows().in(sizes), parameter.columns()))
                .toList();
    }

    private Matrix allocate(int rows, Extent columns) {
        return kernels.allocate(rows, columns.in(sizes));
    }

    private static void randomize(Matrix matrix, double reach, SplittableRandom random) {
        for (int row = 0; row < matrix.rows(); row++) {
            for (int column = 0; column < matrix.columns(); column++) {
                matrix.set(row, column, reach * (2 * random.nextDouble() - 1));
            }
        }
    }

    /** Some sequences of the batch. */
    private final class Part {
        private final BatchLayout layout;
        private final CellRun run = program.newRun();
        private final List<Matrix> inputs;
        private final List<Matrix> inputGradients;
        private final List<Matrix> outputGradients;
        private final List<Matrix> parameterGradients = parameters();

        Part(BatchLayout layout, SplittableRandom random) {
            this.layout = layout;
            this.inputs = description.inputs().stream()
                    .map(input -> allocate(layout.totalRows(), input.size()))
                    .toList();
            this.inputGradients = description.inputs().stream()
                    .map(input -> allocate(layout.totalRows(), input.size()))
                    .toList();
            this.outputGradients = description.outputs().stream()
                    .map(output -> allocate(layout.totalRows(), output.size()))
                    .toList();
            inputs.forEach(input -> randomize(input, 1, random));
            outputGradients.forEach(gradient -> gradient.fill(1));
        }

        void forward() {
            run.prepare(layout);
            run.forward(inputs);
        }

        void train() {
            forward();
            for (int i = 0; i < parameterGradients.size(); i++) {
                parameterGradients.get(i).fill(0);
            }
            run.backward(inputs, outputGradients, inputGradients, parameterGradients);
        }
    }
}
