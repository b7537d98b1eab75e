package org.cellwright.runtime.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cellwright.runtime.optimizer.Optimizer;
import org.cellwright.runtime.parameter.Parameter;
import org.cellwright.runtime.parameter.Parameters;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.tensor.Matrix;

/**
 * A model's parameters in a file and, where training is to go on to the same bits as without a break, what the optimizer
 * remembers and where random generators stand. The file is safetensors: parameters under their paths, the rest under {@code
 * optimizer.} and {@code random.}.
 */
public final class Checkpoint {
    private static final String OPTIMIZER = "optimizer.";
    private static final String STEPS = OPTIMIZER + "steps";
    private static final String RANDOM = "random.";
    private static final Shape RANDOM_SHAPE = Shape.of(3);

    private final Parameters parameters;
    private final Map<String, SeededRandom> randoms = new LinkedHashMap<>();
    private Optimizer optimizer;

    private Checkpoint(Parameters parameters) {
        this.parameters = parameters;
    }

    /** The parameters alone, until more is added. */
    public static Checkpoint of(Parameters parameters) {
        return new Checkpoint(parameters);
    }

    public Checkpoint with(Optimizer optimizer) {
        this.optimizer = optimizer;
        return this;
    }

    public Checkpoint with(String name, SeededRandom random) {
        randoms.put(name, random);
        return this;
    }

    /** Writes the file: at every moment either the old one or the complete new one is there. */
    public void save(Path path, Map<String, String> metadata) throws IOException {
        SafeTensorsWriter writer = new SafeTensorsWriter();
        metadata.forEach(writer::metadata);
        parameters.byPath().forEach((name, parameter) -> writer.tensor(name, shape(parameter), parameter.value()));
        if (optimizer != null) {
            writer.tensor(STEPS, Shape.of(), new long[] {optimizer.steps()});
            optimizer.memory().forEach((name, matrix) -> writer.tensor(OPTIMIZER + name, matrix));
        }
        randoms.forEach((name, random) -> {
            SeededRandom.State state = random.state();
            writer.tensor(RANDOM + name, RANDOM_SHAPE, new long[] {state.seed(), state.stream(), state.position()});
        });
        writer.write(path);
    }

    /**
     * Sets all that was added from the file, converting the precision where it differs, and returns the metadata. What the file
     * holds for optimizers and generators that were not added is left aside; otherwise its tensors must be those expected, and
     * unless they are, nothing changes.
     *
     * @throws InvalidCheckpointException if the file is damaged, or its tensors are others; the message names them
     */
    public Map<String, String> load(Path path) throws IOException {
        try (SafeTensorsReader reader = SafeTensorsReader.open(path)) {
            check(reader);
            for (Map.Entry<String, Parameter> named : parameters.byPath().entrySet()) {
                reader.read(named.getKey(), named.getValue().value());
                named.getValue().valueChanged();
            }
            if (optimizer != null) {
                optimizer.steps(reader.readLongs(STEPS)[0]);
                for (Map.Entry<String, Matrix> named : optimizer.memory().entrySet()) {
                    reader.read(OPTIMIZER + named.getKey(), named.getValue());
                }
            }
            for (Map.Entry<String, SeededRandom> named : randoms.entrySet()) {
                long[] state = reader.readLongs(RANDOM + named.getKey());
                named.getValue().restore(new SeededRandom.State(state[0], state[1], state[2]));
            }
            return reader.metadata();
        }
    }

    private void check(SafeTensorsReader reader) throws InvalidCheckpointException {
        Map<String, Shape> expected = new LinkedHashMap<>();
        parameters.byPath().forEach((name, parameter) -> expected.put(name, shape(parameter)));
        if (optimizer != null) {
            expected.put(STEPS, Shape.of());
            optimizer
                    .memory()
                    .forEach((name, matrix) ->
                            expected.put(OPTIMIZER + name, Shape.of(matrix.rows(), matrix.columns())));
        }
        randoms.keySet().forEach(name -> expected.put(RANDOM + name, RANDOM_SHAPE));
        List<String> problems = new ArrayList<>();
        for (Map.Entry<String, Shape> tensor : expected.entrySet()) {
            String name = tensor.getKey();
            boolean whole = name.equals(STEPS)
                    || name.startsWith(RANDOM) && !parameters.byPath().containsKey(name);
            if (!reader.names().contains(name)) {
                problems.add("no tensor \"" + name + "\", expected " + tensor.getValue());
            } else if (!reader.shape(name).equals(tensor.getValue())) {
                problems.add(
                        "tensor \"" + name + "\" has shape " + reader.shape(name) + ", expected " + tensor.getValue());
            } else if (whole != (reader.type(name) == ElementType.I64)) {
                problems.add("tensor \"" + name + "\" is " + reader.type(name) + ", expected "
                        + (whole ? "I64" : "F32 or F64"));
            }
        }
        for (String name : reader.names()) {
            if (!expected.containsKey(name) && !name.startsWith(OPTIMIZER) && !name.startsWith(RANDOM)) {
                problems.add("tensor \"" + name + "\" is not of this model");
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidCheckpointException(reader.path() + ": " + String.join("; ", problems));
        }
    }

    private static Shape shape(Parameter parameter) {
        return new Shape(parameter.shape().stream().map(Integer::longValue).toList());
    }
}
