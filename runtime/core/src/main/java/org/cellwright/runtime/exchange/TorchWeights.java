package org.cellwright.runtime.exchange;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cellwright.runtime.checkpoint.InvalidCheckpointException;
import org.cellwright.runtime.checkpoint.SafeTensorsReader;
import org.cellwright.runtime.checkpoint.SafeTensorsWriter;
import org.cellwright.runtime.checkpoint.Shape;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.parameter.Parameter;
import org.cellwright.runtime.tensor.Matrix;

/**
 * Weights of PyTorch's modules, a {@code state_dict} in a safetensors file, into layers that compute the same, and back. {@code nn.LSTM},
 * {@code nn.GRU} and {@code nn.RNN} are a recurrent layer, a bidirectional one, or a stack of them, perhaps with dropout between; {@code
 * nn.Linear}, {@code nn.Embedding} and {@code nn.LayerNorm} are layers of their own. Which cell computes which module is
 * said by a resource {@code META-INF/cellwright/torch.json} beside the cell.
 *
 * <p>Where PyTorch has two biases that are only ever added, a cell has their sum; going back, the second one is 0. A file of {@code nn.RNN} does not
 * say whether it is of tanh or of relu.
 */
public final class TorchWeights {
    private static final Pattern RECURRENT =
            Pattern.compile("(weight_ih|weight_hh|weight_hr|bias_ih|bias_hh)_l\\d+(_reverse)?");

    private final Conventions conventions = Conventions.read(loader());
    private final Map<String, Layer> modules = new LinkedHashMap<>();

    /** No layers, until some are added. */
    public TorchWeights() {}

    /**
     * Adds a layer, or a stack of recurrent ones.
     *
     * @param prefix of the names of the module's tensors, such as {@code "encoder.lstm."}, or ""
     */
    public TorchWeights with(String prefix, Layer layer) {
        if (modules.putIfAbsent(prefix, layer) != null) {
            throw new IllegalArgumentException("two layers have the prefix \"" + prefix + "\"");
        }
        return this;
    }

    /**
     * Sets the parameters of all layers that were added. Tensors under other prefixes are left aside. Unless all is well, nothing changes.
     *
     * @throws IllegalArgumentException if no module of PyTorch computes what a layer does; the message says why
     * @throws InvalidCheckpointException if the file is damaged, or its tensors are others; the message names them
     */
    public void load(Path path) throws IOException {
        Map<String, TorchModule> own = own();
        try (SafeTensorsReader file = SafeTensorsReader.open(path)) {
            List<String> problems = new ArrayList<>();
            for (Map.Entry<String, TorchModule> module : own.entrySet()) {
                check(file, module.getKey(), module.getValue(), problems);
            }
            if (!problems.isEmpty()) {
                throw new InvalidCheckpointException(path + ": " + String.join("; ", problems));
            }
            Map<Parameter, Matrix> values = new LinkedHashMap<>();
            for (Map.Entry<String, TorchModule> module : own.entrySet()) {
                read(file, module.getKey(), module.getValue(), values);
            }
            values.forEach((parameter, value) -> {
                parameter.value().copyFrom(value);
                parameter.valueChanged();
            });
        }
    }

    /**
     * Writes the parameters of all layers that were added, in their precision, as {@code load_state_dict} takes them.
     *
     * @throws IllegalArgumentException if no module of PyTorch computes what a layer does; the message says why
     */
    public void save(Path path) throws IOException {
        SafeTensorsWriter writer = new SafeTensorsWriter().metadata("format", "pt");
        own().forEach((prefix, module) -> tensors(module)
                .forEach((name, shape) -> writer.tensor(prefix + name, shape, elements(module, name, shape))));
        writer.write(path);
    }

    private Map<String, TorchModule> own() {
        Map<String, TorchModule> own = new LinkedHashMap<>();
        modules.forEach((prefix, layer) -> own.put(prefix, TorchModule.of(layer, conventions)));
        return own;
    }

    private static Map<String, Shape> tensors(TorchModule module) {
        Map<String, Shape> tensors = new LinkedHashMap<>();
        module.parts().values().forEach(parts -> parts.forEach(part -> tensors.put(part.tensor(), part.shape())));
        return tensors;
    }

    private static Matrix elements(TorchModule module, String name, Shape shape) {
        boolean vector = shape.sizes().size() == 1;
        int rows = Math.toIntExact(shape.sizes().get(0));
        Matrix elements = null;
        for (Map.Entry<Parameter, List<TensorPart>> entry : module.parts().entrySet()) {
            Matrix value = entry.getKey().value();
            List<TensorPart> parts = entry.getValue();
            for (int i = 0; i < parts.size(); i++) {
                if (!parts.get(i).tensor().equals(name)) {
                    continue;
                }
                if (elements == null) {
                    elements = vector
                            ? Matrix.allocate(value.precision(), 1, rows)
                            : Matrix.allocate(
                                    value.precision(),
                                    rows,
                                    Math.toIntExact(shape.sizes().get(1)));
                }
                // a sum of biases goes into the first of them, the others stay 0
                if (!vector || i == 0) {
                    parts.get(i).takeFrom(value, elements);
                }
            }
        }
        return elements;
    }

    private void check(SafeTensorsReader file, String prefix, TorchModule module, List<String> problems)
            throws IOException {
        Set<String> there = file.names().stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .collect(Collectors.toCollection(TreeSet::new));
        int gates = gates(file, prefix, there);
        if (module.gates() > 0 && gates > 0 && gates != module.gates()) {
            problems.add("under \"" + prefix + "\" it has the weights of " + gates + " gates, but " + module.name()
                    + ", which the layer computes, has " + module.gates() + "; cells with " + gates + ": "
                    + conventions.cellsWithGates(gates));
            return;
        }
        Map<String, Shape> expected = tensors(module);
        for (Map.Entry<String, Shape> tensor : expected.entrySet()) {
            String name = tensor.getKey();
            if (!there.contains(name)) {
                if (!name.startsWith("bias") || there.stream().anyMatch(other -> other.startsWith("bias"))) {
                    problems.add("no tensor \"" + prefix + name + "\", expected " + tensor.getValue());
                }
            } else if (!file.shape(prefix + name).equals(tensor.getValue())) {
                problems.add("tensor \"" + prefix + name + "\" has shape " + file.shape(prefix + name) + ", expected "
                        + tensor.getValue());
            }
        }
        for (String name : there) {
            if (module.gates() > 0 && RECURRENT.matcher(name).matches() && !expected.containsKey(name)) {
                problems.add("tensor \"" + prefix + name + "\" belongs to no layer of the model");
            }
        }
    }

    /** How many gates the lowest layer of a recurrent module has; 0 if there is none, or its shapes make no sense. */
    private static int gates(SafeTensorsReader file, String prefix, Set<String> there) throws IOException {
        if (!there.contains("weight_hh_l0")) {
            return 0;
        }
        // with a projection, the recurrent weights take the projected output
        String units = there.contains("weight_hr_l0") ? "weight_hr_l0" : "weight_hh_l0";
        List<Long> sizes = file.shape(prefix + units).sizes();
        List<Long> rows = file.shape(prefix + "weight_hh_l0").sizes();
        if (sizes.size() != 2 || sizes.get(1) == 0 || rows.get(0) % sizes.get(1) != 0) {
            return 0;
        }
        return Math.toIntExact(Math.min(Integer.MAX_VALUE, rows.get(0) / sizes.get(1)));
    }

    private static void read(SafeTensorsReader file, String prefix, TorchModule module, Map<Parameter, Matrix> values)
            throws IOException {
        Map<String, double[]> tensors = new LinkedHashMap<>();
        for (String name : tensors(module).keySet()) {
            if (file.names().contains(prefix + name)) {
                tensors.put(name, file.readDoubles(prefix + name));
            }
        }
        module.parts().forEach((parameter, parts) -> {
            Matrix old = parameter.value();
            Matrix value = Matrix.allocate(old.precision(), old.rows(), old.columns());
            for (TensorPart part : parts) {
                double[] elements = tensors.get(part.tensor());
                if (elements != null) {
                    part.addTo(value, elements);
                }
            }
            values.put(parameter, value);
        });
    }

    private static ClassLoader loader() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context != null ? context : TorchWeights.class.getClassLoader();
    }
}
