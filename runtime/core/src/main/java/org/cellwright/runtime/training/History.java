package org.cellwright.runtime.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.cellwright.runtime.checkpoint.Json;

/** The course of a run, epoch by epoch, those before an interruption included. */
public final class History {
    /** How a run came to its end. */
    public enum End {
        /** It has not: it is under way. */
        NONE,
        /** All epochs were done. */
        COMPLETED,
        /** Validation became no better: the model has the weights with which it was best. */
        STOPPED_EARLY,
        /** It was asked to stop, by {@link Training#stop}, Ctrl-C or an interruption of its thread. */
        STOPPED,
        /** It ended by an exception. */
        FAILED
    }

    /**
     * An epoch.
     *
     * @param number counted from 1
     * @param steps of the optimizer, from the beginning of the run
     * @param loss the mean over the batches of the epoch, each as it was before the step that learned from it
     * @param rate the learning rate of the last step
     * @param seconds that the epoch took, with its validation
     * @param validation the results by name, {@code loss} first; empty without validation
     */
    public record Epoch(
            long number, long steps, double loss, double rate, double seconds, Map<String, Double> validation) {
        public Epoch {
            validation = Collections.unmodifiableMap(new LinkedHashMap<>(validation));
        }

        /** The results, and what else is known, by the names that a table has. */
        Map<String, Double> byName() {
            Map<String, Double> all = new LinkedHashMap<>();
            all.put("epoch", (double) number);
            all.put("steps", (double) steps);
            all.put("loss", loss);
            all.put("rate", rate);
            all.put("seconds", seconds);
            validation.forEach((name, value) -> all.put(VALIDATION + name, value));
            return all;
        }
    }

    private static final String VALIDATION = "validation ";

    private final List<Epoch> epochs = new ArrayList<>();
    private End end = End.NONE;

    History() {}

    public List<Epoch> epochs() {
        return List.copyOf(epochs);
    }

    /** The epoch that ended last. */
    public Epoch last() {
        if (epochs.isEmpty()) {
            throw new IllegalStateException("no epoch has ended");
        }
        return epochs.get(epochs.size() - 1);
    }

    public End end() {
        return end;
    }

    void add(Epoch epoch) {
        epochs.add(epoch);
    }

    void end(End end) {
        this.end = end;
    }

    /** A table with a line for each epoch, after one with names; numbers in full, fields separated by commas (RFC 4180). */
    public String toCsv() {
        StringBuilder csv = new StringBuilder();
        List<String> names = epochs.isEmpty()
                ? List.of("epoch")
                : List.copyOf(last().byName().keySet());
        csv.append(names.stream().map(History::quoted).collect(Collectors.joining(",")))
                .append("\r\n");
        for (Epoch epoch : epochs) {
            Map<String, Double> values = epoch.byName();
            csv.append(names.stream().map(name -> text(values.get(name))).collect(Collectors.joining(",")))
                    .append("\r\n");
        }
        return csv.toString();
    }

    /** Writes {@link #toCsv} as UTF-8. */
    public void writeCsv(Path path) throws IOException {
        Files.writeString(path, toCsv());
    }

    private static String text(Double value) {
        return value == null
                ? ""
                : value == Math.rint(value) && Math.abs(value) < 1e15
                        ? Long.toString(value.longValue())
                        : Double.toString(value);
    }

    private static String quoted(String name) {
        return name.matches("[^\",\r\n]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    /** All epochs as text, from which {@link #restore} takes the same bits. */
    String toJson() {
        List<Object> list = new ArrayList<>();
        for (Epoch epoch : epochs) {
            Map<String, Object> values = new LinkedHashMap<>();
            epoch.byName().forEach((name, value) -> values.put(name, Double.toString(value)));
            list.add(values);
        }
        return Json.write(list);
    }

    /** @throws IllegalArgumentException if the text is not what {@link #toJson} gives */
    void restore(String json) {
        epochs.clear();
        if (!(Json.parse(json) instanceof List<?> list)) {
            throw new IllegalArgumentException("the history is not a list");
        }
        for (Object each : list) {
            if (!(each instanceof Map<?, ?> values)) {
                throw new IllegalArgumentException("the history has " + each + " in place of an epoch");
            }
            Map<String, Double> validation = new LinkedHashMap<>();
            values.forEach((name, value) -> {
                if (name.toString().startsWith(VALIDATION)) {
                    validation.put(name.toString().substring(VALIDATION.length()), number(values, name));
                }
            });
            epochs.add(new Epoch(
                    (long) number(values, "epoch"),
                    (long) number(values, "steps"),
                    number(values, "loss"),
                    number(values, "rate"),
                    number(values, "seconds"),
                    validation));
        }
    }

    private static double number(Map<?, ?> values, Object name) {
        if (!(values.get(name) instanceof String text)) {
            throw new IllegalArgumentException("an epoch of the history has no " + name);
        }
        return Double.parseDouble(text);
    }

    @Override
    public String toString() {
        return end + " after " + epochs.size() + " epochs" + (epochs.isEmpty() ? "" : ", the last one " + last());
    }
}
