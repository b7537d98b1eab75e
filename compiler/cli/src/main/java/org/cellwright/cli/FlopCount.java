package org.cellwright.cli;

import java.util.Map;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.check.Expression;
import org.cellwright.compiler.ir.Shape;

/**
 * Floating-point operations of a cell as it is written: two for each element of each matrix that is multiplied with a
 * vector, wherever that stands in the equations. Elementwise work is not counted.
 */
final class FlopCount {
    private FlopCount() {}

    /** Of one time step of one sequence, forward. */
    static long forward(CheckedCell cell, Map<String, Integer> sizes) {
        return cell.equations().stream()
                .mapToLong(equation -> count(equation.value(), sizes))
                .sum();
    }

    private static long count(Expression expression, Map<String, Integer> sizes) {
        if (expression instanceof Expression.Apply apply) {
            return sum(apply.arguments(), sizes);
        } else if (expression instanceof Expression.Sum sum) {
            return sum(sum.terms().stream().map(Expression.Term::value).toList(), sizes);
        } else if (expression instanceof Expression.Product product) {
            return sum(product.factors().stream().map(Expression.Factor::value).toList(), sizes);
        } else if (expression instanceof Expression.MatrixVector product) {
            Shape matrix = product.matrix().shape();
            return 2L
                            * matrix.stacked().rows().in(sizes)
                            * matrix.stacked().columns().in(sizes)
                    + count(product.matrix(), sizes)
                    + count(product.vector(), sizes);
        } else if (expression instanceof Expression.Transpose transpose) {
            return count(transpose.matrix(), sizes);
        } else if (expression instanceof Expression.Block block) {
            return count(block.matrix(), sizes);
        } else if (expression instanceof Expression.Stack stack) {
            return sum(stack.parts(), sizes);
        } else if (expression instanceof Expression.Reduce reduce) {
            return count(reduce.vector(), sizes);
        } else if (expression instanceof Expression.Let let) {
            return sum(let.bindings().stream().map(Expression.Binding::value).toList(), sizes)
                    + count(let.body(), sizes);
        }
        return 0;
    }

    private static long sum(Iterable<Expression> expressions, Map<String, Integer> sizes) {
        long total = 0;
        for (Expression expression : expressions) {
            total += count(expression, sizes);
        }
        return total;
    }
}
