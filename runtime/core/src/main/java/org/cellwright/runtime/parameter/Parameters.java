package org.cellwright.runtime.parameter;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cellwright.runtime.random.SeededRandom;

/** All parameters of a layer or model by their path in it, such as {@code layer0.forward.Wc}, in a fixed order. */
public final class Parameters {
    public static final Parameters NONE = new Parameters(new LinkedHashMap<>());

    private final Map<String, Parameter> byPath;
    private final List<Parameter> all;

    private Parameters(Map<String, Parameter> byPath) {
        this.byPath = Collections.unmodifiableMap(byPath);
        this.all = List.copyOf(byPath.values());
    }

    /** Parameters under their own names. */
    public static Parameters of(List<Parameter> parameters) {
        Map<String, Parameter> byPath = new LinkedHashMap<>();
        parameters.forEach(parameter -> add(byPath, parameter.name(), parameter));
        return new Parameters(byPath);
    }

    /** The parameters of parts, each under {@code PART.path}. */
    public static Parameters ofParts(Map<String, Parameters> parts) {
        Map<String, Parameter> byPath = new LinkedHashMap<>();
        parts.forEach((part, parameters) ->
                parameters.byPath.forEach((path, parameter) -> add(byPath, part + "." + path, parameter)));
        return new Parameters(byPath);
    }

    private static void add(Map<String, Parameter> byPath, String path, Parameter parameter) {
        if (byPath.putIfAbsent(path, parameter) != null) {
            throw new IllegalArgumentException("two parameters are called " + path);
        }
    }

    public Map<String, Parameter> byPath() {
        return byPath;
    }

    public List<Parameter> all() {
        return all;
    }

    /** @throws IllegalArgumentException if there is none; the message lists those that there are */
    public Parameter get(String path) {
        Parameter parameter = byPath.get(path);
        if (parameter == null) {
            throw new IllegalArgumentException("no parameter " + path + "; there are " + byPath.keySet());
        }
        return parameter;
    }

    /** How many numbers are learned. */
    public long count() {
        return all.stream().mapToLong(Parameter::count).sum();
    }

    /** Draws new values: each parameter from a stream of its path, so that none depends on which others there are. */
    public void initialize(SeededRandom random) {
        byPath.forEach((path, parameter) -> parameter.initialize(random.stream(path)));
    }

    /** Sets all gradients to 0. */
    public void zeroGradients() {
        for (int i = 0; i < all.size(); i++) {
            all.get(i).gradient().fill(0);
        }
    }

    @Override
    public String toString() {
        return byPath.toString();
    }
}
