package org.cellwright.runtime.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.LayerFactory;
import org.cellwright.runtime.layer.Pass;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.sequence.Packing;
import org.cellwright.runtime.tensor.Matrix;

/**
 * A trained model for use by any number of threads at once. It has weights of its own, which nothing changes, so that the model it
 * was made of may be trained on. As many predictions run at once as there are processors; more wait.
 */
public final class Predictor {
    private final Layer model;
    private final Queue<Layer> idle = new ConcurrentLinkedQueue<>();
    private final Semaphore free = new Semaphore(Runtime.getRuntime().availableProcessors());

    /** @param model that nobody else has */
    private Predictor(Layer model) {
        this.model = model;
    }

    /**
     * With the weights that the model has now.
     *
     * @throws IllegalArgumentException if the model cannot be described, because a cell cannot be made from the name of its class
     */
    public static Predictor of(Layer model) {
        Layer copy =
                new LayerFactory(KernelSelection.best(model.precision()), Workers.CALLER).build(model.description());
        copy.parameters().byPath().forEach((path, parameter) -> {
            parameter.value().copyFrom(model.parameters().get(path).value());
            parameter.valueChanged();
        });
        return new Predictor(copy);
    }

    /** Of a file that {@link ModelFile} or a run of training wrote. */
    public static Predictor load(Path path) throws IOException {
        return new Predictor(ModelFile.load(path).model());
    }

    /**
     * The output for rows that are packed already, in a matrix of its own.
     *
     * @param input [rows of the layout, size]
     */
    public Matrix predict(BatchLayout layout, Matrix input) {
        free.acquireUninterruptibly();
        try {
            Layer twin = idle.poll();
            if (twin == null) {
                twin = newTwin();
            }
            try {
                Matrix output = twin.forward(layout, input, Pass.INFERENCE);
                Matrix copy = Matrix.allocate(output.precision(), output.rows(), output.columns());
                copy.copyFrom(output);
                return copy;
            } finally {
                idle.add(twin);
            }
        } finally {
            free.release();
        }
    }

    /**
     * The outputs of sequences of any length.
     *
     * @param sequences [length, size] each, of any precision
     * @return in the same order [length, size of the output] each; of a model with one output for each sequence one row, or none for
     *     a sequence of length 0
     */
    public List<Matrix> predict(List<Matrix> sequences) {
        Packing packing = new Packing(sequences.stream().mapToInt(Matrix::rows).toArray());
        Matrix input = Matrix.allocate(model.precision(), packing.layout().totalRows(), model.inputSize());
        packing.pack(sequences.stream().map(this::converted).toList(), input);
        return unpack(packing, predict(packing.layout(), input));
    }

    /** The same for sequences of tokens, which an embedding takes. */
    public List<Matrix> predict(int[][] sequences) {
        Packing packing = new Packing(
                Arrays.stream(sequences).mapToInt(tokens -> tokens.length).toArray());
        return unpack(packing, predict(packing.layout(), packing.packTokens(sequences, model.precision())));
    }

    private Matrix converted(Matrix sequence) {
        if (sequence.precision() == model.precision()) {
            return sequence;
        }
        Matrix converted = Matrix.allocate(model.precision(), sequence.rows(), sequence.columns());
        converted.copyFrom(sequence);
        return converted;
    }

    private synchronized Layer newTwin() {
        return model.twin();
    }

    private List<Matrix> unpack(Packing packing, Matrix output) {
        List<Matrix> outputs = new ArrayList<>();
        for (int s = 0; s < packing.sequences(); s++) {
            int rows = model.pools() ? Math.min(1, packing.length(s)) : packing.length(s);
            Matrix own = Matrix.allocate(output.precision(), rows, output.columns());
            for (int t = 0; t < rows; t++) {
                own.copyBlock(t, 0, output, packing.row(s, t), 0, 1, output.columns());
            }
            outputs.add(own);
        }
        return outputs;
    }
}
