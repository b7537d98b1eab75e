package org.cellwright.runtime.checkpoint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a safetensors file says of itself: the tensors by name, and free text by key. Offsets count from the end of the
 * header; tensors fill the data without gap or overlap, as the format demands.
 */
record SafeTensorsHeader(Map<String, Entry> entries, Map<String, String> metadata) {
    static final String METADATA = "__metadata__";

    record Entry(ElementType type, Shape shape, long begin, long end) {}

    SafeTensorsHeader {
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /**
     * Reads the JSON text of a header.
     *
     * @param dataBytes the bytes after the header
     * @throws IllegalArgumentException if the text is not a valid header for so many bytes of data
     */
    static SafeTensorsHeader parse(String json, long dataBytes) {
        if (!json.startsWith("{")) {
            throw new IllegalArgumentException("the header does not start with '{'");
        }
        Map<String, Entry> entries = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        members("the header", Json.parse(json)).forEach((name, value) -> {
            if (name.equals(METADATA)) {
                members(METADATA, value).forEach((key, text) -> {
                    if (!(text instanceof String string)) {
                        throw new IllegalArgumentException(METADATA + " \"" + key + "\" is not a string");
                    }
                    metadata.put(key, string);
                });
            } else {
                entries.put(name, entry("tensor \"" + name + "\"", members("tensor \"" + name + "\"", value)));
            }
        });
        checkCover(entries, dataBytes);
        return new SafeTensorsHeader(entries, metadata);
    }

    String toJson() {
        StringBuilder json = new StringBuilder("{");
        if (!metadata.isEmpty()) {
            Json.appendString(json, METADATA);
            json.append(":{");
            metadata.forEach((key, text) -> {
                json.append(json.charAt(json.length() - 1) == '{' ? "" : ",");
                Json.appendString(json, key);
                json.append(':');
                Json.appendString(json, text);
            });
            json.append('}');
        }
        entries.forEach((name, entry) -> {
            json.append(json.length() == 1 ? "" : ",");
            Json.appendString(json, name);
            json.append(":{\"dtype\":\"").append(entry.type());
            json.append("\",\"shape\":").append(entry.shape().toString().replace(" ", ""));
            json.append(",\"data_offsets\":[")
                    .append(entry.begin())
                    .append(',')
                    .append(entry.end())
                    .append("]}");
        });
        return json.append('}').toString();
    }

    private static Entry entry(String tensor, Map<String, Object> fields) {
        if (!fields.keySet().equals(Set.of("dtype", "shape", "data_offsets"))) {
            throw new IllegalArgumentException(
                    tensor + " must have dtype, shape and data_offsets, but has " + fields.keySet());
        }
        ElementType type = type(tensor, fields.get("dtype"));
        Shape shape = new Shape(wholeNumbers(tensor + " shape", fields.get("shape")));
        List<Long> offsets = wholeNumbers(tensor + " data_offsets", fields.get("data_offsets"));
        if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
            throw new IllegalArgumentException(tensor + " has data_offsets " + offsets + ", not [begin, end]");
        }
        long bytes = offsets.get(1) - offsets.get(0);
        if (bytes % type.bytes() != 0 || shape.elements() != bytes / type.bytes()) {
            throw new IllegalArgumentException(
                    tensor + " of " + type + " " + shape + " cannot have " + bytes + " bytes, as data_offsets say");
        }
        return new Entry(type, shape, offsets.get(0), offsets.get(1));
    }

    private static ElementType type(String tensor, Object name) {
        for (ElementType type : ElementType.values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        throw new IllegalArgumentException(tensor + " has dtype " + name + "; F32, F64 and I64 can be read");
    }

    private static void checkCover(Map<String, Entry> entries, long dataBytes) {
        List<Map.Entry<String, Entry>> sorted = new ArrayList<>(entries.entrySet());
        sorted.sort(Comparator.comparingLong(
                        (Map.Entry<String, Entry> e) -> e.getValue().begin())
                .thenComparingLong(e -> e.getValue().end()));
        long covered = 0;
        for (Map.Entry<String, Entry> next : sorted) {
            Entry entry = next.getValue();
            if (entry.begin() != covered) {
                throw new IllegalArgumentException("tensor \"" + next.getKey() + "\" starts at " + entry.begin()
                        + (entry.begin() < covered ? ", inside of another" : ", after a gap") + "; expected "
                        + covered);
            }
            covered = entry.end();
        }
        if (covered != dataBytes) {
            throw new IllegalArgumentException(
                    "the tensors have " + covered + " bytes, but " + dataBytes + " bytes follow the header");
        }
    }

    private static Map<String, Object> members(String what, Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException(what + " is not a JSON object");
        }
        Map<String, Object> members = new LinkedHashMap<>();
        map.forEach((key, member) -> members.put((String) key, member));
        return members;
    }

    private static List<Long> wholeNumbers(String what, Object value) {
        List<Long> numbers = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object element : list) {
                if (element instanceof Long number && number >= 0) {
                    numbers.add(number);
                }
            }
            if (numbers.size() == list.size()) {
                return numbers;
            }
        }
        throw new IllegalArgumentException(what + " is not a list of whole numbers");
    }
}
