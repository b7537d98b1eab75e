package org.cellwright.samples.rivals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cellwright.samples.benchmarks.contest.Contestant;
import org.cellwright.samples.benchmarks.contest.Shape;
import org.cellwright.samples.benchmarks.contest.Task;
import org.cellwright.samples.benchmarks.contest.Work;

/**
 * PyTorch's own LSTM, which is oneDNN's, and GRU, through DJL: {@code at::lstm} and {@code at::gru}, and for training the
 * automatic gradient of the sum of all outputs for all parameters and the input. Its GRU resets after the product.
 */
public final class PyTorch implements Contestant {
    private static final Map<String, Integer> GATES = Map.of("Lstm", 4, "Gru", 3);

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
        title = "PyTorch " + Engine.getEngine("PyTorch").getVersion();
        boolean lstm = task.cell().equals("Lstm");
        return Optional.of(TorchLayer.random(
                        sizes(task),
                        task.threads(),
                        (run, x, weights, training) -> outputs(run, x, weights, lstm, task.shape(), training))
                .work(task.mode()));
    }

    private static List<List<Integer>> sizes(Task task) {
        Shape shape = task.shape();
        int rows = GATES.get(task.cell()) * shape.hidden();
        return List.of(
                List.of(rows, shape.inputs()),
                List.of(rows, shape.hidden()),
                List.of(rows),
                List.of(rows),
                List.of(shape.steps(), shape.batch(), shape.inputs()));
    }

    private static NDArray outputs(
            NDManager run, NDArray x, NDList weights, boolean lstm, Shape shape, boolean training) {
        PtNDArray h = (PtNDArray) run.zeros(new ai.djl.ndarray.types.Shape(1, shape.batch(), shape.hidden()));
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
