package org.cellwright.samples.rivals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import org.cellwright.cli.Stopwatch;
import org.cellwright.samples.benchmarks.contest.Mode;
import org.cellwright.samples.benchmarks.contest.Work;

/** A recurrent layer in PyTorch with a batch. */
final class TorchLayer {
    private static final double WEIGHT_SCALE = 0.1;

    private final NDManager manager;
    private final NDList parameters;
    private final NDArray input;
    private final Forward forward;

    /** Computes the outputs of all steps. */
    interface Forward {
        NDArray outputs(NDManager run, NDArray input, NDList parameters, boolean training);
    }

    /** @param arguments the parameters and the input, which belong to the manager */
    TorchLayer(NDManager manager, NDList arguments, Forward forward) {
        this.manager = manager;
        this.parameters = arguments.subNDList(0, arguments.size() - 1);
        this.input = arguments.get(arguments.size() - 1);
        this.forward = forward;
    }

    /** @param sizes of the parameters and the input */
    static TorchLayer random(List<List<Integer>> sizes, int threads, Forward forward) {
        NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
        JniUtils.setNumThreads(threads);
        NDList arguments = new NDList();
        for (List<Integer> argument : sizes) {
            NDArray normal = manager.randomNormal(
                    new Shape(argument.stream().mapToLong(Integer::longValue).toArray()));
            arguments.add(arguments.size() == sizes.size() - 1 ? normal : normal.mul(WEIGHT_SCALE));
        }
        return new TorchLayer(manager, arguments, forward);
    }

    Work work(Mode mode) {
        return new Work(new Stopwatch(() -> {}, mode == Mode.TRAIN ? this::train : this::infer), 0);
    }

    private void infer() {
        try (NDManager run = manager.newSubManager()) {
            outputs(run);
        }
    }

    /** The outputs of all steps. */
    NDArray outputs(NDManager run) {
        JniUtils.setGradMode(false);
        return forward.outputs(run, input, parameters, false);
    }

    private void train() {
        try (NDManager run = manager.newSubManager()) {
            backward(run);
        }
    }

    /** Returns the parameters and the input, which have the gradients of the sum of all outputs. */
    NDList backward(NDManager run) {
        JniUtils.setGradMode(true);
        NDList fresh = new NDList();
        for (NDArray parameter : parameters) {
            // Without a gradient from the run before, so that nothing has to be added to it.
            fresh.add(requireGradient(run, JniUtils.detachGradient((PtNDArray) parameter)));
        }
        NDArray x = requireGradient(run, input.duplicate());
        NDArray sum = forward.outputs(run, x, fresh, true).sum();
        sum.attach(run);
        JniUtils.backward((PtNDArray) sum, (PtNDArray) run.ones(new Shape()), false, false);
        NDList leaves = new NDList(fresh);
        leaves.add(x);
        return leaves;
    }

    private static NDArray requireGradient(NDManager run, NDArray array) {
        array.attach(run);
        array.setRequiresGradient(true);
        return array;
    }
}
