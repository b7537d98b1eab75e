package org.cellwright.runtime.layer;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cellwright.runtime.parameter.Parameters;
import org.cellwright.runtime.tensor.Precision;

/** A layer made of others of the same precision, whose parameters and states are theirs, by the names of the parts. */
abstract class CompositeLayer implements Layer {
    private final Map<String, Layer> parts;
    private final Precision precision;
    private final Parameters parameters;
    private final States states;

    /** @param parts at least one, in the order of their parameters and states */
    CompositeLayer(Map<String, Layer> parts) {
        this.parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
        this.precision = parts.values().iterator().next().precision();
        this.parameters = parametersOf(parts);
        this.states = States.ofParts(parts);
    }

    /** The parts of a layer around one other. */
    static Map<String, Layer> around(Layer body) {
        return Map.of("body", body);
    }

    static Parameters parametersOf(Map<String, Layer> parts) {
        Map<String, Parameters> byPart = new LinkedHashMap<>();
        parts.forEach((name, layer) -> byPart.put(name, layer.parameters()));
        return Parameters.ofParts(byPart);
    }

    @Override
    public final Precision precision() {
        return precision;
    }

    @Override
    public final Parameters parameters() {
        return parameters;
    }

    @Override
    public final States states() {
        return states;
    }

    @Override
    public final Map<String, Layer> parts() {
        return parts;
    }
}
