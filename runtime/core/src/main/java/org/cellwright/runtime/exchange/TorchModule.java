package org.cellwright.runtime.exchange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cellwright.runtime.checkpoint.Shape;
import org.cellwright.runtime.layer.Bidirectional;
import org.cellwright.runtime.layer.Dense;
import org.cellwright.runtime.layer.Dropout;
import org.cellwright.runtime.layer.Embedding;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.LayerNormalization;
import org.cellwright.runtime.layer.Merge;
import org.cellwright.runtime.layer.RecurrentLayer;
import org.cellwright.runtime.layer.Stack;
import org.cellwright.runtime.parameter.Parameter;

/**
 * The tensors in which one module of PyTorch holds the parameters of a layer.
 *
 * @param gates of a recurrent module; 0 for others
 * @param parts by parameter
 */
record TorchModule(String name, int gates, Map<Parameter, List<TensorPart>> parts) {

    /** @throws IllegalArgumentException if no module of PyTorch computes what the layer does; the message says why */
    static TorchModule of(Layer layer, Conventions conventions) {
        if (layer instanceof Dense) {
            return plain("nn.Linear", layer, Map.of("W", "weight", "b", "bias"));
        }
        if (layer instanceof Embedding) {
            return plain("nn.Embedding", layer, Map.of("E", "weight"));
        }
        if (layer instanceof LayerNormalization) {
            return plain("nn.LayerNorm", layer, Map.of("gain", "weight", "b", "bias"));
        }
        List<List<RecurrentLayer>> levels = new ArrayList<>();
        addLevels(layer, levels);
        RecurrentLayer lowest = levels.get(0).get(0);
        Convention convention = conventions.of(lowest.cell());
        Map<Parameter, List<TensorPart>> parts = new LinkedHashMap<>();
        for (int level = 0; level < levels.size(); level++) {
            List<RecurrentLayer> directions = levels.get(level);
            for (int direction = 0; direction < directions.size(); direction++) {
                RecurrentLayer recurrent = directions.get(direction);
                if (recurrent.cell().getClass() != lowest.cell().getClass()
                        || directions.size() != levels.get(0).size()
                        || recurrent.outputSize() != lowest.outputSize()) {
                    throw new IllegalArgumentException("all layers of " + convention.module()
                            + " have one cell, size and number of directions, but here are " + levels);
                }
                addRecurrent(recurrent, convention, "_l" + level + (direction == 0 ? "" : "_reverse"), parts);
            }
        }
        return new TorchModule(convention.module(), convention.gates().size(), parts);
    }

    private static TorchModule plain(String name, Layer layer, Map<String, String> tensors) {
        Map<Parameter, List<TensorPart>> parts = new LinkedHashMap<>();
        for (Parameter parameter : layer.parameters().all()) {
            Shape shape =
                    new Shape(parameter.shape().stream().map(Integer::longValue).toList());
            parts.put(parameter, List.of(new TensorPart(tensors.get(parameter.name()), shape, 0, 0, false)));
        }
        return new TorchModule(name, 0, parts);
    }

    private static void addLevels(Layer layer, List<List<RecurrentLayer>> levels) {
        if (layer instanceof RecurrentLayer recurrent) {
            levels.add(List.of(recurrent));
        } else if (layer instanceof Bidirectional both && concatenates(both)) {
            List<RecurrentLayer> directions = new ArrayList<>();
            for (Layer direction : both.parts().values()) {
                if (!(direction instanceof RecurrentLayer recurrent)) {
                    throw foreign(direction);
                }
                directions.add(recurrent);
            }
            levels.add(directions);
        } else if (layer instanceof Stack stack) {
            stack.layers().stream().filter(part -> !(part instanceof Dropout)).forEach(part -> addLevels(part, levels));
        } else {
            throw foreign(layer);
        }
        if (levels.isEmpty()) {
            throw foreign(layer);
        }
    }

    private static boolean concatenates(Bidirectional layer) {
        return layer.description().choice("merge", Merge.class) == Merge.CONCATENATE;
    }

    private static IllegalArgumentException foreign(Layer layer) {
        return new IllegalArgumentException(
                layer + " is no part of a recurrent module of PyTorch, which has recurrent layers, one above"
                        + " the other, perhaps in both directions side by side, and dropout between them; exchange it by itself, if it is"
                        + " a layer of its own there");
    }

    private static void addRecurrent(
            RecurrentLayer layer, Convention convention, String suffix, Map<Parameter, List<TensorPart>> parts) {
        Map<String, Parameter> parameters = layer.parameters().byPath();
        if (!parameters.keySet().equals(convention.parameters().keySet())) {
            throw new IllegalArgumentException(
                    "cell " + layer.cell().description().name() + " has the parameters " + parameters.keySet()
                            + ", but its table for PyTorch those of "
                            + convention.parameters().keySet());
        }
        convention.parameters().forEach((name, places) -> {
            Parameter parameter = parameters.get(name);
            List<TensorPart> own = new ArrayList<>();
            int column = 0;
            for (Convention.Place place : places) {
                int height = place.bias()
                        ? parameter.value().columns()
                        : parameter.value().rows();
                long rows = (long) height
                        * (place.gate() < 0 ? 1 : convention.gates().size());
                int columns = place.bias() ? 0 : columns(place, places.size(), parameter, layer);
                own.add(new TensorPart(
                        place.tensor() + suffix,
                        place.bias() ? Shape.of(rows) : Shape.of(rows, columns),
                        Math.max(0, place.gate()) * height,
                        column,
                        place.negated()));
                column += columns;
            }
            parts.put(parameter, own);
        });
    }

    /** Of two tensors side by side, one takes the input. */
    private static int columns(Convention.Place place, int places, Parameter parameter, RecurrentLayer layer) {
        int all = parameter.value().columns();
        if (places == 1) {
            return all;
        }
        return place.tensor().equals("weight_ih") ? layer.inputSize() : all - layer.inputSize();
    }
}
