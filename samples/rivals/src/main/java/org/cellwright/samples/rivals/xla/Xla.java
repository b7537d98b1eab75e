package org.cellwright.samples.rivals.xla;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.cellwright.samples.benchmarks.contest.Contestant;
import org.cellwright.samples.benchmarks.contest.Mode;
import org.cellwright.samples.benchmarks.contest.Task;
import org.cellwright.samples.benchmarks.contest.Work;

/**
 * XLA, by the TensorFlow library that contains it, on programs written after those that JAX's {@code scan} and {@code grad} make. Training is the
 * gradient of the sum of all outputs for all parameters and the input.
 */
public final class Xla implements Contestant {
    private static final Map<String, Recurrence> CELLS = Map.of(
            "Lstm", Recurrence.LSTM,
            "LstmPeephole", Recurrence.PEEPHOLE_LSTM,
            "LayerNormLstmBasic", Recurrence.LAYER_NORM_LSTM,
            "Gru", Recurrence.GRU);
    private static final double SCALE = 0.1;

    private String title = "XLA";

    @Override
    public String id() {
        return "xla";
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
        title = "XLA of TensorFlow " + CompiledModule.version();
        ScanProgram.Module module = task.mode() == Mode.TRAIN
                ? ScanProgram.training(recurrence, task.shape())
                : ScanProgram.inference(recurrence, task.shape());
        CompiledModule compiled = new CompiledModule(module, randomArguments(module), task.threads());
        return Optional.of(new Work(compiled::run, 0));
    }

    static List<float[]> randomArguments(ScanProgram.Module module) {
        Random random = new Random(1);
        List<float[]> arguments = new ArrayList<>();
        for (List<Integer> sizes : module.arguments()) {
            float[] values = new float[sizes.stream().reduce(1, Math::multiplyExact)];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (SCALE * random.nextGaussian());
            }
            arguments.add(values);
        }
        return arguments;
    }
}
