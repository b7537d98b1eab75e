package org.cellwright.samples.rivals.xla;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the text of a StableHLO program, an instruction a line. */
final class Instructions {
    private final StringBuilder text = new StringBuilder();
    private int names;

    @Override
    public String toString() {
        return text.toString();
    }

    Value constant(double number, List<Integer> sizes) {
        return result("stablehlo.constant dense<" + number + "> : " + Value.type(sizes), sizes);
    }

    Value add(Value a, Value b) {
        return elementwise("add", a, b);
    }

    Value subtract(Value a, Value b) {
        return elementwise("subtract", a, b);
    }

    Value multiply(Value a, Value b) {
        return elementwise("multiply", a, b);
    }

    Value divide(Value a, Value b) {
        return elementwise("divide", a, b);
    }

    Value negate(Value a) {
        return elementwise("negate", a);
    }

    Value logistic(Value a) {
        return elementwise("logistic", a);
    }

    Value tanh(Value a) {
        return elementwise("tanh", a);
    }

    Value reciprocalRoot(Value a) {
        return elementwise("rsqrt", a);
    }

    private Value elementwise(String operation, Value... operands) {
        String list = Stream.of(operands).map(Value::name).collect(Collectors.joining(", "));
        return result("stablehlo." + operation + " " + list + " : " + operands[0].type(), operands[0].sizes());
    }

    /** The sum over axes of a and as many of b. What is left of a comes first in the result. */
    Value dot(Value a, List<Integer> axesOfA, Value b, List<Integer> axesOfB) {
        List<Integer> sizes = new ArrayList<>(without(a.sizes(), axesOfA));
        sizes.addAll(without(b.sizes(), axesOfB));
        return result(
                "stablehlo.dot_general " + a.name() + ", " + b.name() + ", contracting_dims = " + axesOfA + " x "
                        + axesOfB + " : " + function(List.of(a.type(), b.type()), sizes),
                sizes);
    }

    Value transpose(Value matrix) {
        List<Integer> sizes = List.of(matrix.size(1), matrix.size(0));
        return result(
                "stablehlo.transpose " + matrix.name() + ", dims = [1, 0] : " + function(List.of(matrix.type()), sizes),
                sizes);
    }

    Value sum(Value a, List<Integer> axes) {
        Value zero = constant(0, List.of());
        List<Integer> sizes = without(a.sizes(), axes);
        return result(
                "stablehlo.reduce(" + a.name() + " init: " + zero.name()
                        + ") applies stablehlo.add across dimensions = " + axes + " : "
                        + function(List.of(a.type(), zero.type()), sizes),
                sizes);
    }

    /** @param axes of the result, for each axis of a */
    Value broadcast(Value a, List<Integer> axes, List<Integer> sizes) {
        return result(
                "stablehlo.broadcast_in_dim " + a.name() + ", dims = " + axes + " : "
                        + function(List.of(a.type()), sizes),
                sizes);
    }

    Value reshape(Value a, List<Integer> sizes) {
        return result("stablehlo.reshape " + a.name() + " : " + function(List.of(a.type()), sizes), sizes);
    }

    /** The part of a matrix from a row and a column on. */
    Value slice(Value matrix, int row, int rows, int column, int columns) {
        List<Integer> sizes = List.of(rows, columns);
        return result(
                "stablehlo.slice " + matrix.name() + " [" + row + ":" + (row + rows) + ", " + column + ":"
                        + (column + columns) + "] : " + function(List.of(matrix.type()), sizes),
                sizes);
    }

    /** Zeros with a matrix at a row and a column. */
    Value pad(Value matrix, int row, int column, List<Integer> sizes) {
        Value zero = constant(0, List.of());
        return result(
                "stablehlo.pad " + matrix.name() + ", " + zero.name() + ", low = " + List.of(row, column)
                        + ", high = "
                        + List.of(sizes.get(0) - row - matrix.size(0), sizes.get(1) - column - matrix.size(1))
                        + ", interior = [0, 0] : " + function(List.of(matrix.type(), zero.type()), sizes),
                sizes);
    }

    /** Matrices side by side. */
    Value concatenate(List<Value> parts) {
        List<Integer> sizes = List.of(
                parts.get(0).size(0),
                parts.stream().mapToInt(part -> part.size(1)).sum());
        return result(
                "stablehlo.concatenate " + names(parts) + ", dim = 1 : "
                        + function(parts.stream().map(Value::type).toList(), sizes),
                sizes);
    }

    /** An element of the first axis, which a scalar names. */
    Value element(Value stack, String index) {
        List<Integer> sizes = new ArrayList<>(stack.sizes());
        sizes.set(0, 1);
        String zero = counter(0);
        Value slice = result(
                "stablehlo.dynamic_slice " + stack.name() + ", " + index + (", " + zero).repeat(sizes.size() - 1)
                        + ", sizes = " + sizes + " : "
                        + function(operandsAt(List.of(stack.type()), sizes.size()), sizes),
                sizes);
        return reshape(slice, sizes.subList(1, sizes.size()));
    }

    /** The stack with another element. */
    Value withElement(Value stack, Value element, String index) {
        List<Integer> sizes = new ArrayList<>(stack.sizes());
        sizes.set(0, 1);
        Value update = reshape(element, List.copyOf(sizes));
        String zero = counter(0);
        return result(
                "stablehlo.dynamic_update_slice " + stack.name() + ", " + update.name() + ", " + index
                        + (", " + zero).repeat(sizes.size() - 1) + " : "
                        + function(operandsAt(List.of(stack.type(), update.type()), sizes.size()), stack.sizes()),
                stack.sizes());
    }

    private static List<String> operandsAt(List<String> types, int indices) {
        List<String> all = new ArrayList<>(types);
        all.addAll(Collections.nCopies(indices, "tensor<i32>"));
        return all;
    }

    /** The names of whole-number scalars. */
    String counter(int number) {
        String name = name();
        line(name + " = stablehlo.constant dense<" + number + "> : tensor<i32>");
        return name;
    }

    /** How many steps are left after this one. */
    String stepsAfter(String step, int steps) {
        String last = counter(steps - 1);
        String name = name();
        line(name + " = stablehlo.subtract " + last + ", " + step + " : tensor<i32>");
        return name;
    }

    /**
     * A loop.
     *
     * @param body makes of the number of the step, from 0, and the values ahead of it those after it
     * @return the values in the end
     */
    List<Value> loop(int steps, List<Value> initial, BiFunction<String, List<Value>, List<Value>> body) {
        String first = counter(0);
        String end = name();
        String step = name();
        List<Value> carried =
                initial.stream().map(value -> new Value(name(), value.sizes())).toList();
        StringBuilder start =
                new StringBuilder(end + ":" + (initial.size() + 1) + " = stablehlo.while(" + step + " = " + first);
        for (int i = 0; i < carried.size(); i++) {
            start.append(", " + carried.get(i).name() + " = " + initial.get(i).name());
        }
        String types = "tensor<i32>, " + carried.stream().map(Value::type).collect(Collectors.joining(", "));
        line(start + ") : " + types);
        line("cond {");
        String limit = counter(steps);
        String more = name();
        line(more + " = stablehlo.compare LT, " + step + ", " + limit
                + ", SIGNED : (tensor<i32>, tensor<i32>) -> tensor<i1>");
        line("stablehlo.return " + more + " : tensor<i1>");
        line("} do {");
        List<Value> next = body.apply(step, carried);
        String one = counter(1);
        String nextStep = name();
        line(nextStep + " = stablehlo.add " + step + ", " + one + " : tensor<i32>");
        line("stablehlo.return " + nextStep + ", " + names(next) + " : " + types);
        line("}");
        List<Value> results = new ArrayList<>();
        for (Value value : carried) {
            results.add(new Value(end + "#" + (results.size() + 1), value.sizes()));
        }
        return results;
    }

    private Value result(String expression, List<Integer> sizes) {
        Value value = new Value(name(), List.copyOf(sizes));
        line(value.name() + " = " + expression);
        return value;
    }

    private static String function(List<String> operands, List<Integer> sizes) {
        return "(" + String.join(", ", operands) + ") -> " + Value.type(sizes);
    }

    private static List<Integer> without(List<Integer> sizes, List<Integer> axes) {
        List<Integer> left = new ArrayList<>();
        for (int axis = 0; axis < sizes.size(); axis++) {
            if (!axes.contains(axis)) {
                left.add(sizes.get(axis));
            }
        }
        return left;
    }

    private static String names(List<Value> values) {
        return values.stream().map(Value::name).collect(Collectors.joining(", "));
    }

    private String name() {
        return "%v" + names++;
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
