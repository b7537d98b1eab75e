package org.cellwright.samples.rivals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Map;
import java.util.Optional;
import org.cellwright.cli.Stopwatch;
import org.cellwright.samples.benchmarks.contest.Contestant;
import org.cellwright.samples.benchmarks.contest.Mode;
import org.cellwright.samples.benchmarks.contest.Shape;
import org.cellwright.samples.benchmarks.contest.Task;
import org.cellwright.samples.benchmarks.contest.Work;

/**
 * PyTorch's own LSTM, which is oneDNN's, and GRU, through DJL: {@code at::lstm} and {@code at::gru}, and for training the
 * automatic gradient of the sum of all outputs for all parameters and the input. Its GRU resets after the product.
 */
public final class PyTorch implements Contestant {
    private static final Map<String, Integer> GATES = Map.of("Lstm", 4, "Gru", 3);
    private static final double WEIGHT_SCALE = 0.1;

    private String title = "PyTorch";

    @Override
    public String id() {
        return "pytorch";
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public Optional<Work> prepare(Task task) {
        if (!GATES.containsKey(task.cell()) || !task.mode().wholePass()) {
            return Optional.empty();
        }
        Engine engine = Engine.getEngine("PyTorch");
        title = "PyTorch " + engine.getVersion();
        JniUtils.setNumThreads(task.threads());
        Layer layer = new Layer(task, engine.newBaseManager());
        return Optional.of(
                new Work(new Stopwatch(() -> {}, task.mode() == Mode.TRAIN ? layer::train : layer::infer), 0));
    }

    /** A recurrent layer of one direction with a batch. */
    private static final class Layer {
        private final NDManager manager;
        private final boolean lstm;
        private final Shape shape;
        private final NDArray input;
        private final NDList parameters;

        Layer(Task task, NDManager manager) {
            this.manager = manager;
            this.lstm = task.cell().equals("Lstm");
            this.shape = task.shape();
            long rows = (long) GATES.get(task.cell()) * shape.hidden();
            this.input = manager.randomNormal(shape(shape.steps(), shape.batch(), shape.inputs()));
            this.parameters = new NDList(
                    weights(rows, shape.inputs()), weights(rows, shape.hidden()), weights(rows), weights(rows));
        }

        private NDArray weights(long... sizes) {
            return manager.randomNormal(shape(sizes)).mul(WEIGHT_SCALE);
        }

        private static ai.djl.ndarray.types.Shape shape(long... sizes) {
            return new ai.djl.ndarray.types.Shape(sizes);
        }

        void infer() {
            JniUtils.setGradMode(false);
            try (NDManager run = manager.newSubManager()) {
                forward(run, input, parameters, false);
            }
        }

        void train() {
            JniUtils.setGradMode(true);
            try (NDManager run = manager.newSubManager()) {
                NDList fresh = new NDList();
                for (NDArray parameter : parameters) {
                    // Without a gradient from the run before, so that nothing has to be added to it.
                    fresh.add(requireGradient(run, JniUtils.detachGradient((PtNDArray) parameter)));
                }
                NDArray x = requireGradient(run, input.duplicate());
                NDArray sum = forward(run, x, fresh, true).sum();
                sum.attach(run);
                JniUtils.backward((PtNDArray) sum, (PtNDArray) run.ones(shape()), false, false);
            }
        }

        private static NDArray requireGradient(NDManager run, NDArray array) {
            array.attach(run);
            array.setRequiresGradient(true);
            return array;
        }

        /** The outputs of all steps. */
        private NDArray forward(NDManager run, NDArray x, NDList weights, boolean training) {
            PtNDArray h = (PtNDArray) run.zeros(shape(1, shape.batch(), shape.hidden()));
            NDList results = lstm
                    ? JniUtils.lstm(
                            (PtNDArray) x,
                            new NDList(h, run.zeros(h.getShape())),
                            weights,
                            true,
                            1,
                            0,
                            training,
                            false,
                            false)
                    : JniUtils.gru((PtNDArray) x, h, weights, true, 1, 0, training, false, false);
            results.attach(run);
            return results.get(0);
        }
    }
}
