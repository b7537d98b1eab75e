package org.cellwright.samples.rivals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Map;
import java.util.Optional;
import org.cellwright.samples.benchmarks.contest.Contestant;
import org.cellwright.samples.benchmarks.contest.Task;
import org.cellwright.samples.benchmarks.contest.Work;
import org.cellwright.samples.rivals.xla.Recurrence;

/**
 * Cells that PyTorch does not have, written as its users write them, operation by operation, through DJL, with the automatic gradient
 * of the sum of all outputs for all parameters and the input. The products with the input stand outside the loop.
 */
public final class PyTorchEager implements Contestant {
    private static final Map<String, Recurrence> CELLS = Map.of(
            "LstmPeephole", Recurrence.PEEPHOLE_LSTM,
            "LayerNormLstmBasic", Recurrence.LAYER_NORM_LSTM);
    private static final double EPSILON = 1e-5;

    private String title = "PyTorch, the cell by hand";

    @Override
    public String id() {
        return "pytorch-eager";
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public Optional<Work> prepare(Task task) {
        Recurrence recurrence = CELLS.get(task.cell());
        if (recurrence == null || !task.mode().wholePass()) {
            return Optional.empty();
        }
        title = "PyTorch " + Engine.getEngine("PyTorch").getVersion() + ", by hand";
        return Optional.of(
                TorchLayer.random(recurrence.argumentSizes(task.shape()), task.threads(), forward(recurrence))
                        .work(task.mode()));
    }

    static TorchLayer.Forward forward(Recurrence recurrence) {
        return recurrence == Recurrence.PEEPHOLE_LSTM ? PyTorchEager::peephole : PyTorchEager::layerNorm;
    }

    private static NDArray peephole(NDManager run, NDArray x, NDList parameters, boolean training) {
        NDArray recurrent = parameters.get(2);
        NDList projected = x.matMul(parameters.get(0))
                .add(parameters.get(1))
                .split(x.getShape().get(0));
        NDList peepholes = parameters.get(3).split(3);
        NDArray h = state(run, x, recurrent);
        NDArray c = h;
        NDList outputs = new NDList();
        for (NDArray step : projected) {
            NDList gates = step.squeeze(0).add(h.matMul(recurrent)).split(4, 1);
            NDArray forget = sigmoid(gates.get(1).add(peepholes.get(0).mul(c)));
            NDArray in = sigmoid(gates.get(0).add(peepholes.get(1).mul(c)));
            NDArray out = sigmoid(gates.get(3).add(peepholes.get(2).mul(c)));
            c = forget.mul(c).add(in.mul(gates.get(2).tanh()));
            h = out.mul(c.tanh());
            outputs.add(h);
        }
        return NDArrays.stack(outputs);
    }

    private static NDArray layerNorm(NDManager run, NDArray x, NDList parameters, boolean training) {
        NDArray recurrent = parameters.get(1);
        NDList projected = x.matMul(parameters.get(0)).split(x.getShape().get(0));
        NDList gains = rows(parameters.get(2));
        NDList biases = rows(parameters.get(3));
        NDArray h = state(run, x, recurrent);
        NDArray c = h;
        NDList outputs = new NDList();
        for (NDArray step : projected) {
            NDList gates = step.squeeze(0).add(h.matMul(recurrent)).split(4, 1);
            NDArray in = sigmoid(norm(gates.get(0), gains.get(0), biases.get(0)));
            NDArray forget = sigmoid(norm(gates.get(1), gains.get(1), biases.get(1)));
            NDArray candidate = norm(gates.get(2), gains.get(2), biases.get(2)).tanh();
            NDArray out = sigmoid(norm(gates.get(3), gains.get(3), biases.get(3)));
            c = forget.mul(c).add(in.mul(candidate));
            h = out.mul(norm(c, parameters.get(4), parameters.get(5)).tanh());
            outputs.add(h);
        }
        return NDArrays.stack(outputs);
    }

    private static NDArray state(NDManager run, NDArray x, NDArray recurrent) {
        return run.zeros(new Shape(x.getShape().get(1), recurrent.getShape().get(0)));
    }

    private static NDList rows(NDArray matrix) {
        NDList rows = new NDList();
        for (NDArray row : matrix.split(matrix.getShape().get(0))) {
            rows.add(row.squeeze(0));
        }
        return rows;
    }

    private static NDArray sigmoid(NDArray a) {
        return JniUtils.sigmoid((PtNDArray) a);
    }

    private static NDArray norm(NDArray a, NDArray gain, NDArray bias) {
        return JniUtils.layerNorm(
                (PtNDArray) a, new Shape(a.getShape().get(1)), (PtNDArray) gain, (PtNDArray) bias, EPSILON);
    }
}
