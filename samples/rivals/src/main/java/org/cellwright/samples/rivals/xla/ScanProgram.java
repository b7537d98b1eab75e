package org.cellwright.samples.rivals.xla;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.cellwright.samples.benchmarks.contest.Shape;

/**
 * StableHLO programs written after those that JAX makes of a scan over a recurrence: of {@code jax.jit(f)}, and of {@code jax.jit(jax.grad(lambda
 * p, x: f(p, x).sum(), argnums=(0, 1)))}. Parameters come first: the input's weights, their bias if there is one, then
 * what the step uses; the input comes last.
 */
final class ScanProgram {
    private final Recurrence recurrence;
    private final Shape shape;
    private final Instructions to = new Instructions();
    private final List<Value> arguments = new ArrayList<>();
    private final List<Value> closedOver;

    private ScanProgram(Recurrence recurrence, Shape shape) {
        this.recurrence = recurrence;
        this.shape = shape;
        for (List<Integer> sizes : recurrence.argumentSizes(shape)) {
            arguments.add(new Value("%argument" + arguments.size(), sizes));
        }
        closedOver = arguments.subList(recurrence.biased() ? 2 : 1, arguments.size() - 1);
    }

    /** A program whose one result is the outputs of all steps. */
    static Module inference(Recurrence recurrence, Shape shape) {
        ScanProgram program = new ScanProgram(recurrence, shape);
        return program.module(List.of(program.outputs()));
    }

    /** A program whose results are the gradients of the sum of all outputs, in the order of the arguments. */
    static Module training(Recurrence recurrence, Shape shape) {
        ScanProgram program = new ScanProgram(recurrence, shape);
        return program.module(program.gradients());
    }

    /** @param results their sizes */
    record Module(String text, List<List<Integer>> arguments, List<List<Integer>> results) {}

    private Module module(List<Value> results) {
        String types = results.stream().map(Value::type).collect(Collectors.joining(", "));
        String text = "module @scan {\nfunc.func public @main("
                + arguments.stream()
                        .map(argument -> argument.name() + ": " + argument.type())
                        .collect(Collectors.joining(", "))
                + ") -> (" + types + ") {\n" + to + "return "
                + results.stream().map(Value::name).collect(Collectors.joining(", ")) + " : " + types + "\n}\n}\n";
        return new Module(
                text,
                arguments.stream().map(Value::sizes).toList(),
                results.stream().map(Value::sizes).toList());
    }

    private Value input() {
        return arguments.get(arguments.size() - 1);
    }

    private Value projected() {
        Value product = to.dot(input(), List.of(2), arguments.get(0), List.of(0));
        return recurrence.biased()
                ? to.add(product, to.broadcast(arguments.get(1), List.of(2), product.sizes()))
                : product;
    }

    private List<Integer> stateSizes() {
        return List.of(shape.batch(), shape.hidden());
    }

    private Value stack(List<Integer> sizes) {
        List<Integer> all = new ArrayList<>(sizes);
        all.add(0, shape.steps());
        return to.constant(0, all);
    }

    /** The values of a loop in groups, in a row for the loop and by name for what it does. */
    private static final class Groups {
        private final List<Value> all = new ArrayList<>();
        private final Map<String, Integer> starts = new HashMap<>();
        private final Map<String, Integer> ends = new HashMap<>();

        Groups with(String name, List<Value> values) {
            starts.put(name, all.size());
            all.addAll(values);
            ends.put(name, all.size());
            return this;
        }

        List<Value> of(String name, List<Value> values) {
            return values.subList(starts.get(name), ends.get(name));
        }
    }

    private List<Value> initialState() {
        List<Value> state = new ArrayList<>();
        for (int i = 0; i < recurrence.states(); i++) {
            state.add(to.constant(0, stateSizes()));
        }
        return state;
    }

    private Value outputs() {
        Groups groups = new Groups()
                .with("constants", closedOver)
                .with("inputs", List.of(projected()))
                .with("state", initialState())
                .with("stacks", List.of(stack(stateSizes())));
        List<Value> end = to.loop(shape.steps(), groups.all, (step, values) -> {
            List<Value> state = recurrence.step(
                    new Tape(to),
                    to.element(groups.of("inputs", values).get(0), step),
                    groups.of("state", values),
                    groups.of("constants", values));
            List<Value> next = new ArrayList<>(groups.of("constants", values));
            next.addAll(groups.of("inputs", values));
            next.addAll(state);
            next.add(to.withElement(groups.of("stacks", values).get(0), state.get(0), step));
            return next;
        });
        return groups.of("stacks", end).get(0);
    }

    private List<Value> gradients() {
        Value projected = projected();
        StepTrace trace = new StepTrace();
        List<Value> stacks = forward(projected, trace);
        List<Value> found = backward(trace, stacks, projected.sizes());
        Value inner = found.get(found.size() - 1);
        List<Value> gradients = new ArrayList<>();
        gradients.add(to.transpose(to.dot(inner, List.of(0, 1), input(), List.of(0, 1))));
        if (recurrence.biased()) {
            gradients.add(to.sum(inner, List.of(0, 1)));
        }
        gradients.addAll(found.subList(0, closedOver.size()));
        gradients.add(to.dot(inner, List.of(2), arguments.get(0), List.of(1)));
        return gradients;
    }

    /** A step of the forward loop, with the names that things have there. */
    private static final class StepTrace {
        private Tape tape;
        private Value input;
        private List<Value> constants;
        private List<Value> before;
        private List<Value> after;
        private List<Value> stacked;
    }

    /** Returns the stacks of what is kept. */
    private List<Value> forward(Value projected, StepTrace trace) {
        List<List<Integer>> keptSizes = keptSizes(projected);
        Groups groups = new Groups()
                .with("constants", closedOver)
                .with("inputs", List.of(projected))
                .with("state", initialState())
                .with("stacks", keptSizes.stream().map(this::stack).toList());
        List<Value> end = to.loop(shape.steps(), groups.all, (step, values) -> {
            trace.tape = new Tape(to);
            trace.input = to.element(groups.of("inputs", values).get(0), step);
            trace.before = groups.of("state", values);
            trace.constants = groups.of("constants", values);
            trace.after = recurrence.step(trace.tape, trace.input, trace.before, trace.constants);
            trace.stacked = stacked(trace.tape, trace.constants);
            List<Value> next = new ArrayList<>(trace.constants);
            next.addAll(groups.of("inputs", values));
            next.addAll(trace.after);
            for (int i = 0; i < trace.stacked.size(); i++) {
                next.add(to.withElement(groups.of("stacks", values).get(i), trace.stacked.get(i), step));
            }
            return next;
        });
        return groups.of("stacks", end);
    }

    /** What a step keeps, found by writing one that is thrown away. */
    private List<List<Integer>> keptSizes(Value projected) {
        Tape tape = new Tape(new Instructions());
        List<Value> constants = new ArrayList<>();
        for (Value value : closedOver) {
            constants.add(new Value("%constant" + constants.size(), value.sizes()));
        }
        List<Value> state = new ArrayList<>();
        for (int i = 0; i < recurrence.states(); i++) {
            state.add(new Value("%state" + i, stateSizes()));
        }
        List<Integer> inputSizes =
                projected.sizes().subList(1, projected.sizes().size());
        recurrence.step(tape, new Value("%input", inputSizes), state, constants);
        return stacked(tape, constants).stream().map(Value::sizes).toList();
    }

    /** What is kept and differs between steps. */
    private static List<Value> stacked(Tape tape, List<Value> constants) {
        Set<Value> kept = tape.kept();
        kept.removeAll(constants);
        return List.copyOf(kept);
    }

    /** Returns the cotangents of what the step uses, summed up over all steps, and that of the projected input. */
    private List<Value> backward(StepTrace trace, List<Value> stacks, List<Integer> projectedSizes) {
        List<Integer> outputSizes = new ArrayList<>(stateSizes());
        outputSizes.add(0, shape.steps());
        Groups groups = new Groups()
                .with("constants", closedOver)
                .with("outputs", List.of(to.constant(1, outputSizes)))
                .with("kept", stacks)
                .with("state", initialState())
                .with(
                        "sums",
                        closedOver.stream()
                                .map(value -> to.constant(0, value.sizes()))
                                .toList())
                .with("inputs", List.of(stack(projectedSizes.subList(1, 3))));
        List<Value> end = to.loop(shape.steps(), groups.all, (step, values) -> {
            String index = to.stepsAfter(step, shape.steps());
            Map<Value, Value> kept = new HashMap<>();
            put(kept, trace.constants, groups.of("constants", values));
            for (int i = 0; i < trace.stacked.size(); i++) {
                kept.put(
                        trace.stacked.get(i),
                        to.element(groups.of("kept", values).get(i), index));
            }
            Map<Value, Value> results = new HashMap<>();
            put(results, trace.after, groups.of("state", values));
            results.merge(
                    trace.after.get(0), to.element(groups.of("outputs", values).get(0), index), to::add);
            Map<Value, Value> found = trace.tape.cotangents(to, kept, results);
            List<Value> next = new ArrayList<>(groups.of("constants", values));
            next.addAll(groups.of("outputs", values));
            next.addAll(groups.of("kept", values));
            trace.before.forEach(value -> next.add(found.get(value)));
            for (int i = 0; i < trace.constants.size(); i++) {
                next.add(to.add(groups.of("sums", values).get(i), found.get(trace.constants.get(i))));
            }
            next.add(to.withElement(groups.of("inputs", values).get(0), found.get(trace.input), index));
            return next;
        });
        List<Value> found = new ArrayList<>(groups.of("sums", end));
        found.addAll(groups.of("inputs", end));
        return found;
    }

    private static void put(Map<Value, Value> map, List<Value> keys, List<Value> values) {
        for (int i = 0; i < keys.size(); i++) {
            map.put(keys.get(i), values.get(i));
        }
    }
}
