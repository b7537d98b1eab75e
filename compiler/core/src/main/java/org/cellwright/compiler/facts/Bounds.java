package org.cellwright.compiler.facts;

import static org.cellwright.compiler.function.ElementFunctions.ABS;
import static org.cellwright.compiler.function.ElementFunctions.ADD;
import static org.cellwright.compiler.function.ElementFunctions.COS;
import static org.cellwright.compiler.function.ElementFunctions.DIVIDE;
import static org.cellwright.compiler.function.ElementFunctions.EQUAL;
import static org.cellwright.compiler.function.ElementFunctions.EXP;
import static org.cellwright.compiler.function.ElementFunctions.GREATER;
import static org.cellwright.compiler.function.ElementFunctions.GREATER_EQUAL;
import static org.cellwright.compiler.function.ElementFunctions.LESS;
import static org.cellwright.compiler.function.ElementFunctions.LESS_EQUAL;
import static org.cellwright.compiler.function.ElementFunctions.LOG;
import static org.cellwright.compiler.function.ElementFunctions.LOG1P;
import static org.cellwright.compiler.function.ElementFunctions.MAX;
import static org.cellwright.compiler.function.ElementFunctions.MIN;
import static org.cellwright.compiler.function.ElementFunctions.MULTIPLY;
import static org.cellwright.compiler.function.ElementFunctions.NEGATE;
import static org.cellwright.compiler.function.ElementFunctions.NOT_EQUAL;
import static org.cellwright.compiler.function.ElementFunctions.SIGMOID;
import static org.cellwright.compiler.function.ElementFunctions.SIGN;
import static org.cellwright.compiler.function.ElementFunctions.SIN;
import static org.cellwright.compiler.function.ElementFunctions.SOFTPLUS;
import static org.cellwright.compiler.function.ElementFunctions.SQRT;
import static org.cellwright.compiler.function.ElementFunctions.STOP_GRADIENT;
import static org.cellwright.compiler.function.ElementFunctions.SUBTRACT;
import static org.cellwright.compiler.function.ElementFunctions.TANH;
import static org.cellwright.compiler.function.ElementFunctions.WHERE;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.cellwright.compiler.function.ElementFunction;
import org.cellwright.compiler.ir.CellGraph;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;

/** Between which numbers every element of a value lies, whatever inputs and parameters are. */
final class Bounds {
    /** A closed interval; its ends may be infinite. */
    record Interval(double low, double high) {
        static final Interval ANY = new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

        Interval or(Interval other) {
            return new Interval(Math.min(low, other.low), Math.max(high, other.high));
        }

        Interval and(Interval other) {
            return new Interval(Math.max(low, other.low), Math.min(high, other.high));
        }

        /** This, with the ends that the next value lies beyond at infinity. */
        Interval widened(Interval next) {
            return new Interval(
                    next.low < low ? Double.NEGATIVE_INFINITY : low,
                    next.high > high ? Double.POSITIVE_INFINITY : high);
        }

        Interval negative() {
            return new Interval(-high, -low);
        }
    }

    private static final Set<ElementFunction> MONOTONE = Set.of(EXP, LOG, LOG1P, SQRT, SIGMOID, SOFTPLUS, TANH, SIGN);
    private static final Set<ElementFunction> TRUTHS =
            Set.of(LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, EQUAL, NOT_EQUAL);

    private final List<Interval> states;
    private final Map<Node, Interval> found = new HashMap<>();

    private Bounds(CellGraph cell, List<Interval> states) {
        this.states = states;
        for (Node node : Graph.reachable(cell.roots())) {
            Interval interval = find(node);
            boolean known = !Double.isNaN(interval.low()) && !Double.isNaN(interval.high());
            found.put(node, known ? interval : Interval.ANY);
        }
    }

    /**
     * Bounds of states are found from their first values on: an end that moves in one step may move for ever. What is too wide then
     * becomes narrower by one step more.
     *
     * @param firstValues of the states, from which they are carried on, where they begin with numbers
     */
    static Bounds of(CellGraph cell, List<Double> firstValues) {
        List<Interval> first = new ArrayList<>();
        for (int i = 0; i < firstValues.size(); i++) {
            double value = firstValues.get(i);
            first.add(cell.firstStates().get(i) == null ? new Interval(value, value) : Interval.ANY);
        }
        List<Interval> carried = first;
        List<Interval> before;
        do {
            before = carried;
            carried = after(cell, before, Interval::widened);
        } while (!carried.equals(before));
        List<Interval> next = after(cell, carried, (state, found) -> found);
        List<Interval> narrow = new ArrayList<>();
        for (int i = 0; i < next.size(); i++) {
            narrow.add(next.get(i).or(first.get(i)));
        }
        return new Bounds(cell, narrow);
    }

    private static List<Interval> after(CellGraph cell, List<Interval> states, BinaryOperator<Interval> combine) {
        Bounds bounds = new Bounds(cell, states);
        List<Interval> next = new ArrayList<>();
        for (int i = 0; i < states.size(); i++) {
            next.add(combine.apply(states.get(i), bounds.of(cell.nextStates().get(i))));
        }
        return next;
    }

    Interval of(Node node) {
        return found.get(node);
    }

    private Interval find(Node node) {
        Operation operation = node.operation();
        if (operation instanceof Operation.Constant constant) {
            return new Interval(constant.value(), constant.value());
        }
        if (operation instanceof Operation.Size) {
            return new Interval(1, Double.POSITIVE_INFINITY);
        }
        if (operation instanceof Operation.PreviousState state) {
            return states.get(state.index());
        }
        if (operation instanceof Operation.Apply apply) {
            return apply(apply.function(), node);
        }
        if (operation instanceof Operation.Reduce reduce) {
            Interval of = of(node.operand(0));
            boolean sum = reduce.reduction() == Operation.Reduction.SUM;
            return sum
                    ? new Interval(
                            of.low() >= 0 ? of.low() : Double.NEGATIVE_INFINITY,
                            of.high() <= 0 ? of.high() : Double.POSITIVE_INFINITY)
                    : of;
        }
        boolean sameNumbers = operation instanceof Operation.Broadcast
                || operation instanceof Operation.EveryRow
                || operation instanceof Operation.EveryColumn
                || operation instanceof Operation.Slice
                || operation instanceof Operation.Stack;
        if (!sameNumbers) {
            return Interval.ANY;
        }
        return node.operands().stream().map(this::of).reduce(Interval::or).orElse(Interval.ANY);
    }

    private Interval apply(ElementFunction function, Node node) {
        Interval a = of(node.operand(0));
        if (MONOTONE.contains(function)) {
            return new Interval(function.value().of(a.low()), function.value().of(a.high()));
        }
        if (TRUTHS.contains(function)) {
            return new Interval(0, 1);
        }
        if (function == SIN || function == COS) {
            return new Interval(-1, 1);
        }
        if (function == STOP_GRADIENT) {
            return a;
        }
        if (function == NEGATE) {
            return a.negative();
        }
        if (function == ABS) {
            return new Interval(a.low() > 0 ? a.low() : 0, Math.max(-a.low(), a.high()));
        }
        return node.operands().size() == 2 ? binary(function, node, a, of(node.operand(1))) : other(function, node);
    }

    private Interval binary(ElementFunction function, Node node, Interval a, Interval b) {
        if (function == ADD) {
            return new Interval(a.low() + b.low(), a.high() + b.high());
        }
        if (function == SUBTRACT) {
            Interval difference = new Interval(a.low() - b.high(), a.high() - b.low());
            return isNoMoreThan(node.operand(0), node.operand(1))
                    ? difference.and(new Interval(Double.NEGATIVE_INFINITY, 0))
                    : difference;
        }
        if (function == MULTIPLY) {
            Interval product = corners(a, b);
            return node.operand(0) == node.operand(1)
                    ? product.and(new Interval(0, Double.POSITIVE_INFINITY))
                    : product;
        }
        if (function == DIVIDE && b.low() > 0) {
            return corners(a, new Interval(1 / b.high(), 1 / b.low()));
        }
        if (function == MAX) {
            return new Interval(Math.max(a.low(), b.low()), Math.max(a.high(), b.high()));
        }
        if (function == MIN) {
            return new Interval(Math.min(a.low(), b.low()), Math.min(a.high(), b.high()));
        }
        return Interval.ANY;
    }

    private Interval other(ElementFunction function, Node node) {
        if (function != WHERE) {
            return Interval.ANY;
        }
        Node condition = node.operand(0);
        Interval taken = of(node.operand(1)).and(implied(condition, node.operand(1), true));
        Interval otherwise = of(node.operand(2)).and(implied(condition, node.operand(2), false));
        return taken.or(otherwise);
    }

    /** What a comparison with a number says of the value that it compares. */
    private Interval implied(Node condition, Node value, boolean holds) {
        boolean less = Graph.isApply(condition, LESS) || Graph.isApply(condition, LESS_EQUAL);
        boolean greater = Graph.isApply(condition, GREATER) || Graph.isApply(condition, GREATER_EQUAL);
        if (!less && !greater || condition.operand(0) != value) {
            return Interval.ANY;
        }
        Interval bound = of(condition.operand(1));
        return less == holds
                ? new Interval(Double.NEGATIVE_INFINITY, bound.high())
                : new Interval(bound.low(), Double.POSITIVE_INFINITY);
    }

    private static Interval corners(Interval a, Interval b) {
        Interval all = null;
        for (double x : new double[] {a.low(), a.high()}) {
            for (double y : new double[] {b.low(), b.high()}) {
                double product = x == 0 || y == 0 ? 0 : x * y;
                Interval one = new Interval(product, product);
                all = all == null ? one : all.or(one);
            }
        }
        return all;
    }

    /** {@code v} and {@code max(v)}, or {@code a} and {@code max(a, b)}: the difference is what stabilises {@code exp}. */
    private static boolean isNoMoreThan(Node value, Node most) {
        Node maximum = most;
        while (Graph.isApply(maximum, STOP_GRADIENT) || maximum.operation() instanceof Operation.Broadcast) {
            maximum = maximum.operand(0);
        }
        boolean ofElements =
                maximum.operation() instanceof Operation.Reduce reduce && reduce.reduction() == Operation.Reduction.MAX;
        return (ofElements || Graph.isApply(maximum, MAX)) && maximum.operands().contains(value);
    }
}
