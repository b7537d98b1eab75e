package org.cellwright.runtime.layer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a layer is, as data, without its parameters: enough for a {@link LayerFactory} to build another like it.
 *
 * @param kind a name of the {@link LayerFactory}'s table
 * @param settings by name: strings, numbers, booleans, or numbers by name
 * @param parts the layers that it is made of
 */
public record LayerDescription(String kind, Map<String, Object> settings, List<LayerDescription> parts) {
    private static final String KIND = "kind";
    private static final String PARTS = "parts";

    public LayerDescription {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        parts = List.copyOf(parts);
        if (settings.containsKey(KIND) || settings.containsKey(PARTS)) {
            throw new IllegalArgumentException("no setting can be called " + KIND + " or " + PARTS);
        }
    }

    public static LayerDescription of(String kind) {
        return new LayerDescription(kind, Map.of(), List.of());
    }

    /** This description and one more setting. */
    public LayerDescription with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(settings);
        more.put(name, value);
        return new LayerDescription(kind, more, parts);
    }

    /** This description with these parts. */
    public LayerDescription with(List<LayerDescription> layers) {
        return new LayerDescription(kind, settings, layers);
    }

    /** A whole number of at least 1. */
    public int size(String name) {
        return size(name, setting(name));
    }

    private int size(String name, Object value) {
        if (value instanceof Number number
                && number.doubleValue() == number.intValue()
                && number.intValue() >= 1
                && number.longValue() == number.intValue()) {
            return number.intValue();
        }
        throw new IllegalArgumentException("\"" + name + "\" of a layer of kind \"" + kind
                + "\" must be a whole number from 1 on, but is " + value);
    }

    public double number(String name) {
        if (setting(name) instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException(
                "\"" + name + "\" of a layer of kind \"" + kind + "\" must be a number, but is " + setting(name));
    }

    public String text(String name) {
        if (setting(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException(
                "\"" + name + "\" of a layer of kind \"" + kind + "\" must be a string, but is " + setting(name));
    }

    public boolean flag(String name) {
        if (setting(name) instanceof Boolean flag) {
            return flag;
        }
        throw new IllegalArgumentException(
                "\"" + name + "\" of a layer of kind \"" + kind + "\" must be true or false, but is " + setting(name));
    }

    /** One of the constants of an enum, by its name. */
    public <E extends Enum<E>> E choice(String name, Class<E> type) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(setting(name))) {
                return constant;
            }
        }
        throw new IllegalArgumentException("\"" + name + "\" of a layer of kind \"" + kind + "\" must be one of "
                + List.of(type.getEnumConstants()) + ", but is " + setting(name));
    }

    /** Whole numbers of at least 1, by name. */
    public Map<String, Integer> sizes(String name) {
        if (!(setting(name) instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("\"" + name + "\" of a layer of kind \"" + kind
                    + "\" must be numbers by name, but is " + setting(name));
        }
        Map<String, Integer> sizes = new LinkedHashMap<>();
        map.forEach((key, value) -> sizes.put((String) key, size(name + "." + key, value)));
        return sizes;
    }

    /** Numbers by name; none where the setting is missing. */
    public Map<String, Double> numbers(String name) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        if (settings.containsKey(name)) {
            if (!(setting(name) instanceof Map<?, ?> map)
                    || map.values().stream().anyMatch(value -> !(value instanceof Number))) {
                throw new IllegalArgumentException("\"" + name + "\" of a layer of kind \"" + kind
                        + "\" must be numbers by name, but is " + setting(name));
            }
            map.forEach((key, value) -> numbers.put((String) key, ((Number) value).doubleValue()));
        }
        return numbers;
    }

    /** The parts, of which there must be so many. */
    public List<LayerDescription> parts(int count) {
        if (parts.size() != count) {
            throw new IllegalArgumentException(
                    "a layer of kind \"" + kind + "\" must have " + count + " parts, but has " + parts.size());
        }
        return parts;
    }

    private Object setting(String name) {
        Object value = settings.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "a layer of kind \"" + kind + "\" needs \"" + name + "\", but has " + settings.keySet());
        }
        return value;
    }

    /** The description as maps, lists, strings, numbers and booleans, as JSON has them. */
    public Map<String, Object> toData() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put(KIND, kind);
        data.putAll(settings);
        if (!parts.isEmpty()) {
            data.put(PARTS, parts.stream().map(LayerDescription::toData).toList());
        }
        return data;
    }

    /**
     * Reads what {@link #toData} gives.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static LayerDescription ofData(Object data) {
        if (!(data instanceof Map<?, ?> map) || !(map.get(KIND) instanceof String kind)) {
            throw new IllegalArgumentException(
                    "the description of a layer must have a \"" + KIND + "\", but is " + data);
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        List<LayerDescription> parts = new ArrayList<>();
        map.forEach((key, value) -> {
            if (key.equals(PARTS)) {
                if (!(value instanceof List<?> list)) {
                    throw new IllegalArgumentException(
                            "the parts of a layer of kind \"" + kind + "\" must be a list, but are " + value);
                }
                list.forEach(part -> parts.add(ofData(part)));
            } else if (!key.equals(KIND)) {
                settings.put((String) key, value);
            }
        });
        return new LayerDescription(kind, settings, parts);
    }
}
