package org.cellwright.runtime.layer;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The states of a layer or model by their path in it, such as {@code layer0.c}, in a fixed order. */
public final class States {
    public static final States NONE = new States(new LinkedHashMap<>());

    private final Map<String, LayerState> byPath;

    private States(Map<String, LayerState> byPath) {
        this.byPath = Collections.unmodifiableMap(byPath);
    }

    static States of(List<LayerState> states) {
        Map<String, LayerState> byPath = new LinkedHashMap<>();
        states.forEach(state -> byPath.put(state.name(), state));
        return new States(byPath);
    }

    static States ofParts(Map<String, Layer> parts) {
        Map<String, LayerState> byPath = new LinkedHashMap<>();
        parts.forEach(
                (part, layer) -> layer.states().byPath.forEach((path, state) -> byPath.put(part + "." + path, state)));
        return new States(byPath);
    }

    public Map<String, LayerState> byPath() {
        return byPath;
    }

    /** @throws IllegalArgumentException if there is none; the message lists those that there are */
    public LayerState get(String path) {
        LayerState state = byPath.get(path);
        if (state == null) {
            throw new IllegalArgumentException("no state " + path + "; there are " + byPath.keySet());
        }
        return state;
    }

    /** Sets all states to what their cells declare, for {@code batch} sequences. */
    public void reset(int batch) {
        byPath.values().forEach(state -> state.reset(batch));
    }
}
