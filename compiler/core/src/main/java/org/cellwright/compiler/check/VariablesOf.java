package org.cellwright.compiler.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The inputs, states, parameters and locals of the cell that an expression reads at t; with those of written functions. */
final class VariablesOf {
    private VariablesOf() {}

    static Set<Variable> all(Expression expression) {
        return find(expression, false, false);
    }

    /** Those that a gradient of the expression reaches. */
    static Set<Variable> withGradient(Expression expression) {
        return find(expression, true, false);
    }

    /** The states that it reads at t-1. */
    static Set<Variable> previous(Expression expression) {
        return find(expression, false, true);
    }

    private static Set<Variable> find(Expression expression, boolean gradient, boolean previous) {
        Set<Variable> found = new HashSet<>();
        Deque<Expression> open = new ArrayDeque<>();
        open.add(expression);
        while (!open.isEmpty()) {
            Expression next = open.pop();
            if (next instanceof Expression.Current current && !previous) {
                found.add(current.variable());
            } else if (next instanceof Expression.Previous state && previous) {
                found.add(state.state());
            } else {
                parts(next, gradient).forEach(open::push);
            }
        }
        return found;
    }

    private static List<Expression> parts(Expression expression, boolean gradient) {
        List<Expression> parts = new ArrayList<>();
        if (expression instanceof Expression.Apply apply) {
            for (int i = 0; i < apply.arguments().size(); i++) {
                if (!gradient || apply.function().derivatives().get(i) != null) {
                    parts.add(apply.arguments().get(i));
                }
            }
        } else if (expression instanceof Expression.Sum sum) {
            sum.terms().forEach(term -> parts.add(term.value()));
        } else if (expression instanceof Expression.Product product) {
            product.factors().forEach(factor -> parts.add(factor.value()));
        } else if (expression instanceof Expression.MatrixVector product) {
            parts.add(product.matrix());
            parts.add(product.vector());
        } else if (expression instanceof Expression.MatrixProduct product) {
            parts.add(product.left());
            parts.add(product.right());
        } else if (expression instanceof Expression.Outer outer) {
            parts.add(outer.column());
            parts.add(outer.row());
        } else if (expression instanceof Expression.Diagonal diagonal) {
            parts.add(diagonal.vector());
        } else if (expression instanceof Expression.Transpose transpose) {
            parts.add(transpose.matrix());
        } else if (expression instanceof Expression.Stack stack) {
            parts.addAll(stack.parts());
        } else if (expression instanceof Expression.Slice slice) {
            parts.add(slice.vector());
        } else if (expression instanceof Expression.Block block) {
            parts.add(block.matrix());
        } else if (expression instanceof Expression.Reduce reduce) {
            parts.add(reduce.vector());
        } else if (expression instanceof Expression.Let let) {
            parts.add(let.body());
            let.bindings().forEach(binding -> parts.add(binding.value()));
        }
        return parts;
    }
}
