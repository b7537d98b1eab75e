package org.cellwright.samples.rivals.xla;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One step of a recurrence, and what its transposed linearisation needs of it. The rules are those of {@code jax.lax}: what
 * is kept is computed in the forward pass, as JAX does when it evaluates a scan in part.
 */
final class Tape {
    private final Instructions to;
    private final List<Entry> entries = new ArrayList<>();

    Tape(Instructions to) {
        this.to = to;
    }

    /** Makes of what was kept and the cotangents of the results the cotangents of the arguments. */
    private interface Transpose {
        List<Value> apply(Instructions to, List<Value> kept, List<Value> cotangents);
    }

    private record Entry(List<Value> results, List<Value> arguments, List<Value> kept, Transpose transpose) {}

    private Value record(Value result, List<Value> arguments, List<Value> kept, Transpose transpose) {
        entries.add(new Entry(List.of(result), arguments, kept, transpose));
        return result;
    }

    Value add(Value a, Value b) {
        return record(to.add(a, b), List.of(a, b), List.of(), (back, kept, g) -> List.of(g.get(0), g.get(0)));
    }

    Value multiply(Value a, Value b) {
        return record(
                to.multiply(a, b),
                List.of(a, b),
                List.of(a, b),
                (back, kept, g) -> List.of(back.multiply(g.get(0), kept.get(1)), back.multiply(kept.get(0), g.get(0))));
    }

    Value oneMinus(Value a) {
        return record(
                to.subtract(to.constant(1, a.sizes()), a),
                List.of(a),
                List.of(),
                (back, kept, g) -> List.of(back.negate(g.get(0))));
    }

    Value sigmoid(Value a) {
        Value result = to.logistic(a);
        Value slope = to.multiply(result, to.subtract(to.constant(1, a.sizes()), result));
        return scaled(result, a, slope);
    }

    Value tanh(Value a) {
        Value result = to.tanh(a);
        Value oneMinus = to.subtract(to.constant(1, a.sizes()), result);
        return record(result, List.of(a), List.of(result, oneMinus), (back, kept, g) -> {
            Value scaled = back.multiply(g.get(0), kept.get(1));
            return List.of(back.add(scaled, back.multiply(scaled, kept.get(0))));
        });
    }

    private Value square(Value a) {
        return scaled(to.multiply(a, a), a, to.multiply(to.constant(2, a.sizes()), a));
    }

    private Value reciprocalRoot(Value a) {
        Value result = to.reciprocalRoot(a);
        return scaled(result, a, to.multiply(to.constant(-0.5, a.sizes()), to.divide(result, a)));
    }

    private Value scaled(Value result, Value a, Value slope) {
        return record(
                result, List.of(a), List.of(slope), (back, kept, g) -> List.of(back.multiply(g.get(0), kept.get(0))));
    }

    /** The product of matrices. */
    Value dot(Value a, Value b) {
        return record(
                to.dot(a, List.of(1), b, List.of(0)),
                List.of(a, b),
                List.of(a, b),
                (back, kept, g) -> List.of(
                        back.dot(g.get(0), List.of(1), kept.get(1), List.of(1)),
                        back.transpose(back.dot(g.get(0), List.of(0), kept.get(0), List.of(0)))));
    }

    /** The columns of a matrix in equal parts. */
    List<Value> split(Value a, int parts) {
        int columns = a.size(1) / parts;
        List<Value> results = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            results.add(to.slice(a, 0, a.size(0), part * columns, columns));
        }
        entries.add(new Entry(results, List.of(a), List.of(), (back, kept, g) -> List.of(back.concatenate(g))));
        return results;
    }

    /** Some columns of a matrix. */
    Value columns(Value a, int from, int count) {
        return record(
                to.slice(a, 0, a.size(0), from, count),
                List.of(a),
                List.of(),
                (back, kept, g) -> List.of(back.pad(g.get(0), 0, from, a.sizes())));
    }

    /** A row of a matrix, or a vector, in every row of the result. */
    Value row(Value parameter, int row, int rows) {
        int columns = parameter.size(parameter.sizes().size() - 1);
        boolean vector = parameter.sizes().size() == 1;
        Value one = vector ? parameter : to.reshape(to.slice(parameter, row, 1, 0, columns), List.of(columns));
        return record(
                to.broadcast(one, List.of(1), List.of(rows, columns)),
                List.of(parameter),
                List.of(),
                (back, kept, g) -> {
                    Value sum = back.sum(g.get(0), List.of(0));
                    return List.of(
                            vector ? sum : back.pad(back.reshape(sum, List.of(1, columns)), row, 0, parameter.sizes()));
                });
    }

    /** Each row with mean 0 and variance 1. */
    Value normalized(Value a, double epsilon) {
        Value centred = minusColumn(a, mean(a));
        Value variance = mean(square(minusColumn(a, mean(a))));
        Value shifted = to.add(variance, to.constant(epsilon, variance.sizes()));
        record(shifted, List.of(variance), List.of(), (back, kept, g) -> g);
        return timesColumn(centred, reciprocalRoot(shifted));
    }

    private Value mean(Value a) {
        int columns = a.size(1);
        Value sum = to.sum(a, List.of(1));
        return record(
                to.divide(sum, to.constant(columns, sum.sizes())),
                List.of(a),
                List.of(),
                (back, kept, g) -> List.of(back.broadcast(
                        back.divide(g.get(0), back.constant(columns, g.get(0).sizes())), List.of(0), a.sizes())));
    }

    private Value minusColumn(Value a, Value column) {
        return record(
                to.subtract(a, to.broadcast(column, List.of(0), a.sizes())),
                List.of(a, column),
                List.of(),
                (back, kept, g) -> List.of(g.get(0), back.negate(back.sum(g.get(0), List.of(1)))));
    }

    private Value timesColumn(Value a, Value column) {
        return record(
                to.multiply(a, to.broadcast(column, List.of(0), a.sizes())),
                List.of(a, column),
                List.of(a, column),
                (back, kept, g) -> List.of(
                        back.multiply(g.get(0), back.broadcast(kept.get(1), List.of(0), a.sizes())),
                        back.sum(back.multiply(kept.get(0), g.get(0)), List.of(1))));
    }

    /** All values of the step that {@link #cotangents} asks for. */
    Set<Value> kept() {
        Set<Value> kept = new LinkedHashSet<>();
        entries.forEach(entry -> kept.addAll(entry.kept()));
        return kept;
    }

    /**
     * Writes the transposed linearisation.
     *
     * @param kept where the kept values are found in that program
     * @param results the cotangents of results of the step
     * @return the cotangents of all values of the step
     */
    Map<Value, Value> cotangents(Instructions back, Map<Value, Value> kept, Map<Value, Value> results) {
        Map<Value, Value> all = new HashMap<>(results);
        for (int i = entries.size() - 1; i >= 0; i--) {
            Entry entry = entries.get(i);
            List<Value> found = entry.transpose()
                    .apply(
                            back,
                            entry.kept().stream().map(kept::get).toList(),
                            entry.results().stream().map(all::get).toList());
            for (int j = 0; j < found.size(); j++) {
                all.merge(entry.arguments().get(j), found.get(j), back::add);
            }
        }
        return all;
    }
}
