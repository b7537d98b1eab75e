package org.cellwright.compiler.interpret;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.cellwright.compiler.check.Expression;
import org.cellwright.compiler.check.Variable;
import org.cellwright.compiler.ir.Shape;

/** Evaluates expressions of one step of one sequence. */
final class Evaluation {
    private final Map<Variable, Dual> current = new IdentityHashMap<>();
    private final Map<String, Dual> previous = new HashMap<>();
    private final Map<String, Integer> sizes;
    private final Draws draws;
    private final int row;
    private int step;

    /**
     * @param sizes of the cell's dimensions
     * @param row the sequence of the batch, for what is drawn
     */
    Evaluation(Map<String, Integer> sizes, Draws draws, int row) {
        this.sizes = sizes;
        this.draws = draws;
        this.row = row;
    }

    void setStep(int number) {
        step = number;
    }

    void setCurrent(Variable variable, Dual value) {
        current.put(variable, value);
    }

    void setPrevious(Variable.State state, Dual value) {
        previous.put(state.name(), value);
    }

    /** @param length of the result; a scalar expression fills it */
    Dual evaluate(Expression expression, int length) {
        Dual result = evaluate(expression);
        if (result.length() == length) {
            return result;
        }
        double[] value = new double[length];
        double[] tangent = result.varies() ? new double[length] : null;
        for (int i = 0; i < length; i++) {
            value[i] = result.value(i);
            if (tangent != null) {
                tangent[i] = result.tangent(i);
            }
        }
        return new Dual(value, tangent);
    }

    private Dual evaluate(Expression expression) {
        if (expression instanceof Expression.Size size) {
            return Dual.constant(size.extent().in(sizes));
        }
        if (expression instanceof Expression.Number number) {
            return Dual.constant(number.value());
        }
        if (expression instanceof Expression.Current use) {
            return current.get(use.variable());
        }
        if (expression instanceof Expression.Mask mask) {
            int length = mask.shape().extents().stream()
                    .mapToInt(extent -> extent.in(sizes))
                    .reduce(1, (a, b) -> a * b);
            double rate = evaluate(mask.rate()).value(0);
            double[] value = new double[length];
            Arrays.setAll(value, element -> draws.of(mask, rate, step, row, element));
            return new Dual(value, null);
        }
        if (expression instanceof Expression.Previous use) {
            return previous.get(use.state().name());
        }
        if (expression instanceof Expression.Apply apply) {
            return apply(apply);
        }
        if (expression instanceof Expression.Sum sum) {
            return sum(sum);
        }
        if (expression instanceof Expression.Product product) {
            return product(product);
        }
        if (expression instanceof Expression.MatrixVector product) {
            return matrixVector(product);
        }
        if (expression instanceof Expression.MatrixProduct product) {
            return DualMatrices.product(
                    matrix(product.left()), rows(product.left()), matrix(product.right()), columns(product.right()));
        }
        if (expression instanceof Expression.Transpose transpose) {
            return transpose(transpose.matrix());
        }
        if (expression instanceof Expression.Identity identity) {
            return DualMatrices.diagonal(Dual.constant(1), rows(identity));
        }
        if (expression instanceof Expression.Triangle triangle) {
            return DualMatrices.triangle(rows(triangle));
        }
        if (expression instanceof Expression.Diagonal diagonal) {
            return DualMatrices.diagonal(evaluate(diagonal.vector()), rows(diagonal));
        }
        if (expression instanceof Expression.Outer outer) {
            return DualMatrices.product(evaluate(outer.column()), rows(outer), evaluate(outer.row()), columns(outer));
        }
        if (expression instanceof Expression.Stack stack) {
            return stack(stack);
        }
        if (expression instanceof Expression.Slice slice) {
            return slice(slice);
        }
        if (expression instanceof Expression.Block block) {
            return DualMatrices.block(
                    matrix(block.matrix()),
                    columns(block.matrix()),
                    block.row().in(sizes),
                    rows(block),
                    block.column().in(sizes),
                    columns(block));
        }
        if (expression instanceof Expression.Reduce reduce) {
            return reduce(reduce);
        }
        if (expression instanceof Expression.Let let) {
            let.bindings().forEach(binding -> current.put(binding.variable(), evaluate(binding.value())));
            return evaluate(let.body());
        }
        throw new IllegalArgumentException(
                "not evaluated here: " + expression.getClass().getSimpleName());
    }

    private int rows(Expression matrix) {
        return matrix.shape().rows().in(sizes);
    }

    private int columns(Expression matrix) {
        return matrix.shape().columns().in(sizes);
    }

    /** The matrix in full, also where it is a number in every element; blocks one after the other. */
    private Dual matrix(Expression matrix) {
        Shape stacked = matrix.shape().stacked();
        return evaluate(matrix, stacked.rows().in(sizes) * stacked.columns().in(sizes));
    }

    private Dual matrixVector(Expression.MatrixVector product) {
        int blocks = product.matrix().shape().blocks().in(sizes);
        int rows = product.matrix().shape().stacked().rows().in(sizes) / blocks;
        List<Dual> matrices = DualMatrices.parts(matrix(product.matrix()), blocks);
        List<Dual> vectors = DualMatrices.parts(evaluate(product.vector()), blocks);
        List<Dual> results = new ArrayList<>();
        for (int block = 0; block < blocks; block++) {
            results.add(DualMatrices.product(matrices.get(block), rows, vectors.get(block), 1));
        }
        return DualMatrices.joined(results);
    }

    private Dual transpose(Expression matrix) {
        int blocks = matrix.shape().blocks().in(sizes);
        int rows = matrix.shape().stacked().rows().in(sizes) / blocks;
        return DualMatrices.joined(DualMatrices.parts(matrix(matrix), blocks).stream()
                .map(block -> DualMatrices.transpose(block, rows))
                .toList());
    }

    private Dual apply(Expression.Apply apply) {
        DualFunctions.Rule rule = DualFunctions.find(apply.function().name());
        List<Dual> arguments = apply.arguments().stream().map(this::evaluate).toList();
        int length = arguments.stream().mapToInt(Dual::length).max().orElseThrow();
        double[] value = new double[length];
        double[] tangent = arguments.stream().anyMatch(Dual::varies) ? new double[length] : null;
        double[] x = new double[arguments.size()];
        for (int i = 0; i < length; i++) {
            for (int k = 0; k < x.length; k++) {
                x[k] = arguments.get(k).value(i);
            }
            value[i] = rule.value(x);
            for (int k = 0; tangent != null && k < x.length; k++) {
                double direction = arguments.get(k).tangent(i);
                Double partial = direction == 0 ? null : rule.partial(k, x);
                tangent[i] += partial == null ? 0 : partial * direction;
            }
        }
        return new Dual(value, tangent);
    }

    private Dual sum(Expression.Sum sum) {
        Dual total = Dual.constant(-0.0);
        for (Expression.Term term : sum.terms()) {
            Dual value = evaluate(term.value());
            double sign = term.negative() ? -1 : 1;
            Dual before = total;
            total = combine(
                    before,
                    value,
                    i -> before.value(i) + sign * value.value(i),
                    i -> before.tangent(i) + sign * value.tangent(i));
        }
        return total;
    }

    private Dual product(Expression.Product product) {
        Dual total = Dual.constant(1);
        for (Expression.Factor factor : product.factors()) {
            Dual value = evaluate(factor.value());
            Dual before = total;
            total = factor.divisor()
                    ? combine(
                            before,
                            value,
                            i -> before.value(i) / value.value(i),
                            i -> (before.tangent(i) - before.value(i) / value.value(i) * value.tangent(i))
                                    / value.value(i))
                    : combine(
                            before,
                            value,
                            i -> before.value(i) * value.value(i),
                            i -> (before.varies() ? before.tangent(i) * value.value(i) : 0)
                                    + (value.varies() ? before.value(i) * value.tangent(i) : 0));
        }
        return total;
    }

    private interface Element {
        double at(int index);
    }

    private static Dual combine(Dual a, Dual b, Element value, Element tangent) {
        int length = Math.max(a.length(), b.length());
        double[] values = new double[length];
        double[] tangents = a.varies() || b.varies() ? new double[length] : null;
        for (int i = 0; i < length; i++) {
            values[i] = value.at(i);
            if (tangents != null) {
                tangents[i] = tangent.at(i);
            }
        }
        return new Dual(values, tangents);
    }

    private Dual stack(Expression.Stack stack) {
        return DualMatrices.joined(stack.parts().stream().map(this::evaluate).toList());
    }

    private Dual slice(Expression.Slice slice) {
        Dual vector = evaluate(slice.vector());
        int from = slice.from().in(sizes);
        int to = from + slice.size().in(sizes);
        return new Dual(
                Arrays.copyOfRange(vector.value(), from, to),
                vector.varies() ? Arrays.copyOfRange(vector.tangent(), from, to) : null);
    }

    private Dual reduce(Expression.Reduce reduce) {
        Dual vector = evaluate(reduce.vector());
        double value = 0;
        double tangent = 0;
        switch (reduce.reduction()) {
            case SUM, MEAN -> {
                double share = reduce.reduction() == Expression.Reduction.MEAN ? vector.length() : 1;
                for (int i = 0; i < vector.length(); i++) {
                    value += vector.value(i) / share;
                    tangent += vector.tangent(i) / share;
                }
            }
            case MAX -> {
                value = vector.value(0);
                for (int i = 1; i < vector.length(); i++) {
                    value = Math.max(value, vector.value(i));
                }
                int largest = 0;
                for (int i = 0; i < vector.length(); i++) {
                    if (vector.value(i) == value) {
                        largest++;
                        tangent += vector.tangent(i);
                    }
                }
                tangent /= Math.max(1, largest);
            }
        }
        return new Dual(new double[] {value}, vector.varies() ? new double[] {tangent} : null);
    }
}
