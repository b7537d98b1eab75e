package org.cellwright.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a comparison found, as a table or as a JSON object.
 *
 * @param properties what was compared, in the order to print
 * @param problems tensors that are missing or have another shape
 */
record Report(Map<String, String> properties, double tolerance, List<Difference> differences, List<String> problems) {
    Report {
        differences = List.copyOf(differences);
        problems = List.copyOf(problems);
    }

    boolean passed() {
        return problems.isEmpty() && differences.stream().allMatch(difference -> difference.within(tolerance));
    }

    void printTable(PrintWriter out) {
        int width = Math.max(
                6, differences.stream().mapToInt(d -> d.tensor().length()).max().orElse(0));
        if (!differences.isEmpty()) {
            out.println(String.join(
                    ", ",
                    properties.entrySet().stream()
                            .map(e -> e.getKey() + " " + e.getValue())
                            .toList()));
            out.printf(Locale.ROOT, "  %-" + width + "s  %-14s  %10s  %10s%n", "tensor", "shape", "magnitude", "error");
        }
        for (Difference difference : differences) {
            out.printf(
                    Locale.ROOT,
                    "  %-" + width + "s  %-14s  %10.3e  %10.2e%s%n",
                    difference.tensor(),
                    difference.shape(),
                    difference.magnitude(),
                    difference.error(),
                    difference.within(tolerance) ? "" : "  <- above the tolerance");
        }
        problems.forEach(problem -> out.println("  " + problem));
        out.println(verdict());
    }

    private String verdict() {
        if (passed()) {
            return "passed: all " + differences.size() + " tensors within " + tolerance;
        }
        long above = differences.stream()
                .filter(difference -> !difference.within(tolerance))
                .count();
        return "FAILED: "
                + (problems.isEmpty() ? "" : problems.size() + " missing or of another shape, ")
                + above + " of " + differences.size() + " tensors above " + tolerance;
    }

    String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            for (Map.Entry<String, String> property : properties.entrySet()) {
                json.writeStringField(property.getKey(), property.getValue());
            }
            json.writeNumberField("tolerance", tolerance);
            json.writeBooleanField("passed", passed());
            json.writeArrayFieldStart("tensors");
            for (Difference difference : differences) {
                json.writeStartObject();
                json.writeStringField("name", difference.tensor());
                json.writeArrayFieldStart("shape");
                for (int size : difference.shape()) {
                    json.writeNumber(size);
                }
                json.writeEndArray();
                number(json, "magnitude", difference.magnitude());
                number(json, "error", difference.error());
                json.writeBooleanField("passed", difference.within(tolerance));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("problems");
            for (String problem : problems) {
                json.writeString(problem);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** JSON has neither NaN nor infinity: null stands for them. */
    private static void number(JsonGenerator json, String name, double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumberField(name, value);
        } else {
            json.writeNullField(name);
        }
    }
}
