package org.cellwright.compiler.derive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.check.Expression.Reduction;
import org.cellwright.compiler.check.Variable;
import org.cellwright.compiler.derive.Term.Call;
import org.cellwright.compiler.derive.Term.Diagonal;
import org.cellwright.compiler.derive.Term.Fill;
import org.cellwright.compiler.derive.Term.MatrixProduct;
import org.cellwright.compiler.derive.Term.MatrixVector;
import org.cellwright.compiler.derive.Term.Name;
import org.cellwright.compiler.derive.Term.Outer;
import org.cellwright.compiler.derive.Term.Power;
import org.cellwright.compiler.derive.Term.Product;
import org.cellwright.compiler.derive.Term.Rectangle;
import org.cellwright.compiler.derive.Term.Reduce;
import org.cellwright.compiler.derive.Term.Size;
import org.cellwright.compiler.derive.Term.Slice;
import org.cellwright.compiler.derive.Term.Stack;
import org.cellwright.compiler.derive.Term.Sum;
import org.cellwright.compiler.derive.Term.Transposed;
import org.cellwright.compiler.function.ElementFunctions;
import org.cellwright.compiler.function.Formula;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Shape;

/**
 * Reverse accumulation over the equations of one time step: each quantity hands its gradient on to those that it was
 * computed from, once everything that uses it has done so.
 */
final class Backward {
    private final Names names;
    private final List<Equation> forward;
    /** What each quantity has been handed so far. */
    private final Map<Quantity, List<Term>> received = new HashMap<>();

    private final List<Equation> steps = new ArrayList<>();
    private final List<Quantity> preActivations = new ArrayList<>();

    private Backward(List<Equation> forward, Names names) {
        this.forward = forward;
        this.names = names;
    }

    static Derivation of(CheckedCell cell) {
        Names names = new Names(cell);
        List<Equation> forward = Forward.of(cell, names);
        Backward backward = new Backward(forward, names);
        for (Variable.State state : cell.states()) {
            backward.hand(Names.current(state), new Name(names.next(state)));
        }
        for (Variable output : cell.outputs()) {
            backward.hand(Names.current(output), new Name(names.outside(output)));
        }
        backward.run();
        Derivation.Beginning beginning = beginning(cell, names);
        Set<String> ofFirstValues = beginning.parameters().stream()
                .map(parameter -> parameter.target().owner())
                .collect(Collectors.toSet());
        List<Equation> parameters = cell.parameters().stream()
                .filter(parameter -> backward.received.containsKey(Names.current(parameter))
                        || !ofFirstValues.contains(parameter.name()))
                .map(parameter -> backward.result(Names.current(parameter)))
                .toList();
        List<Equation> previous = new ArrayList<>();
        cell.states().forEach(state -> previous.add(backward.result(Names.previous(state))));
        cell.inputs().forEach(input -> previous.add(backward.result(Names.current(input))));
        return new Derivation(cell, forward, backward.steps, backward.preActivations, parameters, previous, beginning);
    }

    private static Derivation.Beginning beginning(CheckedCell cell, Names names) {
        List<Equation> values = Forward.ofFirstValues(cell, names);
        Backward backward = new Backward(values, names);
        for (CheckedCell.Equation first : cell.firstValues()) {
            Quantity value = Names.first(first.target());
            backward.hand(value, new Name(names.gradientOf(value)));
        }
        backward.run();
        List<Equation> parameters = cell.parameters().stream()
                .map(Names::current)
                .filter(backward.received::containsKey)
                .map(backward::result)
                .toList();
        return new Derivation.Beginning(values, backward.steps, parameters);
    }

    private void run() {
        Map<Quantity, Integer> place = new HashMap<>();
        for (int i = 0; i < forward.size(); i++) {
            place.put(forward.get(i).target(), i);
        }
        int[] waitingFor = new int[forward.size()];
        for (Equation equation : forward) {
            for (Quantity leaf : Terms.leaves(equation.value())) {
                if (place.containsKey(leaf)) {
                    waitingFor[place.get(leaf)]++;
                }
            }
        }
        PriorityQueue<Integer> ready = new PriorityQueue<>();
        for (int i = 0; i < waitingFor.length; i++) {
            if (waitingFor[i] == 0) {
                ready.add(i);
            }
        }
        while (!ready.isEmpty()) {
            Equation equation = forward.get(ready.remove());
            differentiate(equation);
            for (Quantity leaf : Terms.leaves(equation.value())) {
                if (place.containsKey(leaf) && --waitingFor[place.get(leaf)] == 0) {
                    ready.add(place.get(leaf));
                }
            }
        }
    }

    private void differentiate(Equation equation) {
        Quantity target = equation.target();
        if (!received.containsKey(target)) {
            return;
        }
        Term gradient = Algebra.fill(Algebra.collect(received.get(target)), target.shape());
        if (Forward.isActivation(equation)) {
            Call call = (Call) equation.value();
            Formula derivative = call.function().derivatives().get(0);
            Term slope = Algebra.instantiate(derivative, call.arguments(), new Name(target));
            Name name = name(target, Algebra.times(gradient, slope));
            preActivations.add(target);
            push(call.arguments().get(0), name, call.arguments().get(0));
        } else {
            boolean named = !(gradient instanceof Name)
                    && (target.role() == Quantity.Role.STATE || Terms.isCompound(equation.value()));
            Term handed = named ? name(target, gradient) : gradient;
            boolean fills = equation.value().shape().isScalar();
            push(equation.value(), fills ? Algebra.total(handed, Shape.SCALAR) : handed, new Name(target));
        }
    }

    private Name name(Quantity quantity, Term gradient) {
        Equation step = new Equation(names.gradientOf(quantity), gradient);
        steps.add(step);
        return new Name(step.target());
    }

    private Equation result(Quantity quantity) {
        Term sum = Algebra.collect(received.getOrDefault(quantity, List.of()));
        return new Equation(names.gradientOf(quantity), Algebra.fill(sum, quantity.shape()));
    }

    private void hand(Quantity quantity, Term gradient) {
        received.computeIfAbsent(quantity, key -> new ArrayList<>()).add(gradient);
    }

    /**
     * Hands on what reaches a term.
     *
     * @param gradient of the term, in its shape
     * @param self how the value of the term can be called
     */
    private void push(Term term, Term gradient, Term self) {
        if (term instanceof Name name) {
            hand(name.quantity(), gradient);
        } else if (term instanceof Sum sum) {
            for (Term part : sum.terms()) {
                pushBroadcast(part, gradient);
            }
        } else if (term instanceof Product product) {
            pushProduct(product, gradient);
        } else if (term instanceof Call call) {
            for (int i = 0; i < call.arguments().size(); i++) {
                Formula derivative = call.function().derivatives().get(i);
                if (derivative != null) {
                    Term slope = Algebra.instantiate(derivative, call.arguments(), self);
                    pushBroadcast(call.arguments().get(i), Algebra.times(gradient, slope));
                }
            }
        } else if (term instanceof MatrixVector product) {
            Term outer = Algebra.outer(gradient, product.vector());
            Shape shape = product.matrix().shape();
            pushSame(product.matrix(), shape.isBlocks() ? Algebra.blocks(outer, shape) : outer);
            pushSame(product.vector(), Algebra.matrixVector(Algebra.transposed(product.matrix()), gradient));
        } else if (term instanceof MatrixProduct product) {
            pushSame(product.left(), Algebra.matrixProduct(gradient, Algebra.transposed(product.right())));
            pushSame(product.right(), Algebra.matrixProduct(Algebra.transposed(product.left()), gradient));
        } else if (term instanceof Outer outer) {
            pushSame(outer.column(), Algebra.matrixVector(gradient, outer.row()));
            pushSame(outer.row(), Algebra.matrixVector(Algebra.transposed(gradient), outer.column()));
        } else if (term instanceof Diagonal diagonal) {
            pushSame(diagonal.of(), Algebra.diagonal(gradient));
        } else if (term instanceof Transposed transposed) {
            pushSame(transposed.matrix(), Algebra.transposed(gradient));
        } else if (term instanceof Stack stack) {
            Extent from = Extent.of(0);
            for (Term part : stack.parts()) {
                Extent to = from.plus(
                        part.shape().isScalar() ? Extent.ONE : part.shape().size());
                pushSame(part, Algebra.slice(gradient, from, to, part.shape()));
                from = to;
            }
        } else if (term instanceof Slice slice) {
            pushSame(slice.vector(), around(slice, gradient));
        } else if (term instanceof Rectangle part) {
            Shape whole = part.matrix().shape();
            pushSame(part.matrix(), Algebra.placed(gradient, part.row(), part.column(), whole));
        } else if (term instanceof Reduce reduce) {
            pushSame(reduce.operand(), reduceGradient(reduce, gradient));
        } else if (term instanceof Fill fill) {
            pushBroadcast(fill.scalar(), gradient);
        }
    }

    /** The gradient of a vector of which a slice was taken: zeros around that of the slice. */
    private static Term around(Slice slice, Term gradient) {
        Extent whole = slice.vector().shape().size();
        List<Term> parts = new ArrayList<>();
        if (!slice.from().equals(Extent.of(0))) {
            parts.add(Algebra.fill(new Term.Number(0), Shape.vector(slice.from())));
        }
        parts.add(Algebra.fill(gradient, slice.shape()));
        if (!slice.to().equals(whole)) {
            parts.add(Algebra.fill(new Term.Number(0), Shape.vector(whole.minus(slice.to()))));
        }
        return new Stack(parts, slice.vector().shape());
    }

    private void pushProduct(Product product, Term gradient) {
        for (int i = 0; i < product.factors().size(); i++) {
            Power power = product.factors().get(i);
            if (Terms.leaves(power.base()).isEmpty()) {
                continue;
            }
            List<Power> slope = new ArrayList<>();
            slope.add(new Power(gradient, 1));
            slope.add(new Power(new Term.Number(product.coefficient() * power.exponent()), 1));
            for (int j = 0; j < product.factors().size(); j++) {
                Power other = product.factors().get(j);
                int exponent = j == i ? other.exponent() - 1 : other.exponent();
                slope.add(new Power(other.base(), exponent));
            }
            pushBroadcast(power.base(), Algebra.product(slope));
        }
    }

    /** The largest element takes the whole gradient; several that are equally large share it. */
    private static Term reduceGradient(Reduce reduce, Term gradient) {
        Shape shape = reduce.operand().shape();
        if (reduce.reduction() == Reduction.SUM) {
            return Algebra.fill(gradient, shape);
        } else if (reduce.reduction() == Reduction.MEAN) {
            List<Power> factors = new ArrayList<>(List.of(new Power(gradient, 1)));
            shape.extents().forEach(extent -> factors.add(new Power(new Size(extent), -1)));
            return Algebra.fill(Algebra.product(factors), shape);
        }
        Term isLargest = Algebra.call(ElementFunctions.EQUAL, List.of(reduce.operand(), reduce));
        Term count = Algebra.reduce(Reduction.SUM, isLargest);
        return Algebra.product(List.of(new Power(gradient, 1), new Power(isLargest, 1), new Power(count, -1)));
    }

    private void pushBroadcast(Term part, Term gradient) {
        pushSame(part, part.shape().isScalar() ? Algebra.total(gradient, part.shape()) : gradient);
    }

    private void pushSame(Term part, Term gradient) {
        if (!Terms.leaves(part).isEmpty()) {
            push(part, Algebra.fill(gradient, part.shape()), part);
        }
    }
}
