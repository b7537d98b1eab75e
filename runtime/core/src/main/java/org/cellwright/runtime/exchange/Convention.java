package org.cellwright.runtime.exchange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a recurrent module of PyTorch holds the parameters of a cell that computes the same function.
 *
 * @param module such as {@code nn.LSTM}
 * @param gates in the order in which their rows follow each other in the module's tensors
 * @param parameters where each parameter of the cell stands: matrices side by side, vectors added up
 */
record Convention(String module, List<String> gates, Map<String, List<Place>> parameters) {

    /**
     * A tensor of a layer, such as {@code weight_ih}, or the rows of one gate in it.
     *
     * @param gate its position in {@link Convention#gates}; -1 for all rows
     * @param negated whether the cell has the module's gate z as 1 - z: the sigmoid of the negated sum
     */
    record Place(String tensor, int gate, boolean negated) {
        boolean bias() {
            return tensor.startsWith("bias");
        }
    }

    /** Reads {@code {"module": "nn.RNN", "gates": ["h"], "parameters": {"W": ["weight_hh.h", "weight_ih.h"], ...}}}. */
    static Convention ofData(Map<?, ?> data) {
        List<String> gates = strings(data.get("gates"));
        Map<String, List<Place>> parameters = new LinkedHashMap<>();
        if (!(data.get("module") instanceof String module) || !(data.get("parameters") instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("expected \"module\", \"gates\" and \"parameters\", but got " + data);
        }
        map.forEach((name, places) -> parameters.put(
                (String) name,
                strings(places).stream().map(place -> place(place, gates)).toList()));
        return new Convention(module, gates, parameters);
    }

    private static Place place(String text, List<String> gates) {
        boolean negated = text.startsWith("-");
        String[] parts = text.substring(negated ? 1 : 0).split("\\.", 2);
        int gate = parts.length == 1 ? -1 : gates.indexOf(parts[1]);
        if (parts.length == 2 && gate < 0) {
            throw new IllegalArgumentException("\"" + text + "\" names none of the gates " + gates);
        }
        return new Place(parts[0], gate, negated);
    }

    private static List<String> strings(Object value) {
        List<String> strings = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(element -> strings.add((String) element));
        }
        if (strings.isEmpty()) {
            throw new IllegalArgumentException("expected a list of strings, but got " + value);
        }
        return strings;
    }
}
