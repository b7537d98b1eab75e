package org.cellwright.runtime.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cellwright.runtime.optimizer.Optimizer;
import org.cellwright.runtime.parameter.Memory;
import org.cellwright.runtime.parameter.Parameter;
import org.cellwright.runtime.parameter.Parameters;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.tensor.Matrix;

/**
 * A model's parameters in a file and, where training is to go on to the same bits as without a break, what optimizers and the like
 * remember and where random generators stand. The file is safetensors: parameters under their paths, the rest under {@code
 * training.}.
 */
public final class Checkpoint {
    private static final String TRAINING = "training.";
    private static final String RANDOM = TRAINING + "random.";
    private static final Shape RANDOM_SHAPE = Shape.of(3);

    private final Parameters parameters;
    private final Map<String, Memory> memories = new LinkedHashMap<>();
    private final Map<String, SeededRandom> randoms = new LinkedHashMap<>();

    private Checkpoint(Parameters parameters) {
        this.parameters = parameters;
    }

    /** The parameters alone, until more is added. */
    public static Checkpoint of(Parameters parameters) {
        return new Checkpoint(parameters);
    }

    public Checkpoint with(Optimizer optimizer) {
        return with("optimizer", optimizer);
    }

    /** Adds what is remembered, under {@code training.NAME.} */
    public Checkpoint with(String name, Memory memory) {
        memories.put(TRAINING + name + ".", memory);
        return this;
    }

    /** Adds where a generator stands, under {@code training.random.NAME} */
    public Checkpoint with(String name, SeededRandom random) {
        randoms.put(RANDOM + name, random);
        return this;
    }

    /**
     * Writes the file: at every moment either the old one or the complete new one is there.
     *
     * @throws IOException if it cannot be written: the old one is unchanged
     */
    public void save(Path path, Map<String, String> metadata) throws IOException {
        SafeTensorsWriter writer = new SafeTensorsWriter();
        metadata.forEach(writer::metadata);
        parameters.byPath().forEach((name, parameter) -> writer.tensor(name, shape(parameter), parameter.value()));
        memories.forEach((prefix, memory) -> {
            new TreeMap<>(memory.numbers())
                    .forEach((name, number) -> writer.tensor(prefix + name, Shape.of(), new double[] {number}));
            memory.matrices().forEach((name, matrix) -> writer.tensor(prefix + name, matrix));
        });
        randoms.forEach((name, random) -> {
            SeededRandom.State state = random.state();
            writer.tensor(name, RANDOM_SHAPE, new long[] {state.seed(), state.stream(), state.position()});
        });
        writer.write(path);
    }

    /**
     * Sets all that was added from the file, converting the precision where it differs, and returns the metadata. What the file
     * holds under {@code training.} that was not added is left aside; otherwise its tensors must be those expected, and their
     * checksums right. Unless all is well, nothing changes.
     *
     * @throws InvalidCheckpointException if the file is damaged, or its tensors are others; the message names them
     */
    public Map<String, String> load(Path path) throws IOException {
        try (SafeTensorsReader reader = SafeTensorsReader.open(path)) {
            check(reader);
            for (String name : reader.names()) {
                reader.verify(name);
            }
            for (Map.Entry<String, Parameter> named : parameters.byPath().entrySet()) {
                reader.read(named.getKey(), named.getValue().value());
                named.getValue().valueChanged();
            }
            for (Map.Entry<String, Memory> named : memories.entrySet()) {
                restore(reader, named.getKey(), named.getValue());
            }
            for (Map.Entry<String, SeededRandom> named : randoms.entrySet()) {
                long[] state = reader.readLongs(named.getKey());
                named.getValue().restore(new SeededRandom.State(state[0], state[1], state[2]));
            }
            return reader.metadata();
        }
    }

    private static void restore(SafeTensorsReader reader, String prefix, Memory memory) throws IOException {
        for (Map.Entry<String, Matrix> matrix : memory.matrices().entrySet()) {
            reader.read(prefix + matrix.getKey(), matrix.getValue());
        }
        Map<String, Double> numbers = new LinkedHashMap<>();
        for (String name : memory.numbers().keySet()) {
            numbers.put(name, reader.readDoubles(prefix + name)[0]);
        }
        memory.restore(numbers);
    }

    private void check(SafeTensorsReader reader) throws InvalidCheckpointException {
        Map<String, Shape> expected = expected();
        List<String> problems = new ArrayList<>();
        for (Map.Entry<String, Shape> tensor : expected.entrySet()) {
            String name = tensor.getKey();
            boolean whole = randoms.containsKey(name);
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
            if (!expected.containsKey(name) && !name.startsWith(TRAINING)) {
                problems.add("tensor \"" + name + "\" is not of this model");
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidCheckpointException(reader.path() + ": " + String.join("; ", problems));
        }
    }

    private Map<String, Shape> expected() {
        Map<String, Shape> expected = new LinkedHashMap<>();
        parameters.byPath().forEach((name, parameter) -> expected.put(name, shape(parameter)));
        memories.forEach((prefix, memory) -> {
            memory.numbers().keySet().forEach(name -> expected.put(prefix + name, Shape.of()));
            memory.matrices()
                    .forEach((name, matrix) -> expected.put(prefix + name, Shape.of(matrix.rows(), matrix.columns())));
        });
        randoms.keySet().forEach(name -> expected.put(name, RANDOM_SHAPE));
        return expected;
    }

    private static Shape shape(Parameter parameter) {
        return new Shape(parameter.shape().stream().map(Integer::longValue).toList());
    }
}
