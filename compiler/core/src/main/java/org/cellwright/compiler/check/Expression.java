package org.cellwright.compiler.check;

import java.util.List;
import org.cellwright.compiler.function.ElementFunction;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Operation;
import org.cellwright.compiler.ir.Shape;
import org.cellwright.compiler.source.Span;

/**
 * The right side of a checked equation: every name resolved, every shape known. Sums and products are lists, so that a
 * long formula is not a deep tree.
 */
public sealed interface Expression {
    Shape shape();

    Span span();

    /** A value in a shape: a scalar fills a vector. */
    static Expression filling(Expression value, Shape shape) {
        return value.shape().equals(shape) ? value : new Sum(List.of(new Term(false, value)), shape, value.span());
    }

    record Number(double value, Span span) implements Expression {
        @Override
        public Shape shape() {
            return Shape.SCALAR;
        }
    }

    /** A dimension as a number. */
    record Size(Extent extent, Span span) implements Expression {
        @Override
        public Shape shape() {
            return Shape.SCALAR;
        }
    }

    /** {@code x[t]}, {@code c[t]}, a local, a parameter. */
    record Current(Variable variable, Span span) implements Expression {
        @Override
        public Shape shape() {
            return variable.shape();
        }
    }

    /**
     * What {@code dropout}, {@code variational_dropout} and {@code zoneout} draw, one of a kind for each call.
     *
     * @param index which of the cell's masks
     * @param rate the probability of what is left out, a number or a formula of constants that a layer may set
     */
    record Mask(int index, Operation.MaskKind kind, Expression rate, Shape shape, Span span) implements Expression {}

    /** {@code c[t-1]}. */
    record Previous(Variable.State state, Span span) implements Expression {
        @Override
        public Shape shape() {
            return state.shape();
        }
    }

    /** A function of the table applied element by element; scalars are broadcast to the shape. */
    record Apply(ElementFunction function, List<Expression> arguments, Shape shape, Span span) implements Expression {
        public Apply {
            arguments = List.copyOf(arguments);
        }
    }

    /** Terms added and subtracted from left to right; scalars are broadcast. */
    record Sum(List<Term> terms, Shape shape, Span span) implements Expression {
        public Sum {
            terms = List.copyOf(terms);
        }
    }

    record Term(boolean negative, Expression value) {}

    /** Factors multiplied and divided element by element from left to right; the first is never a divisor; scalars are broadcast. */
    record Product(List<Factor> factors, Shape shape, Span span) implements Expression {
        public Product {
            factors = List.copyOf(factors);
        }
    }

    record Factor(boolean divisor, Expression value) {}

    /** {@code W @ v}: a matrix times a vector. */
    record MatrixVector(Expression matrix, Expression vector, Shape shape, Span span) implements Expression {}

    /** {@code A @ B}, of matrices of weights. */
    record MatrixProduct(Expression left, Expression right, Shape shape, Span span) implements Expression {}

    /** {@code identity}: 1 on the diagonal, else 0. */
    record Identity(Shape shape, Span span) implements Expression {}

    /** 1 on and below the diagonal, else 0; {@code cumsum(v)} is this matrix times v. */
    record Triangle(Shape shape, Span span) implements Expression {}

    /** {@code outer(u, v)}: element (i, j) is u[i] v[j]. */
    record Outer(Expression column, Expression row, Shape shape, Span span) implements Expression {}

    /** {@code diag(v)}: the vector on the diagonal, else 0. */
    record Diagonal(Expression vector, Shape shape, Span span) implements Expression {}

    /** {@code transpose(W)}. */
    record Transpose(Expression matrix, Shape shape, Span span) implements Expression {}

    /** {@code [a, b]}: vectors end to end; a scalar counts as a vector of 1. */
    record Stack(List<Expression> parts, Shape shape, Span span) implements Expression {
        public Stack {
            parts = List.copyOf(parts);
        }
    }

    /** {@code v[from:to]}: {@code size} elements from {@code from} on; {@code v[i]}, a scalar, where {@code element}. */
    record Slice(Expression vector, Extent from, Extent size, boolean element, Span span) implements Expression {
        @Override
        public Shape shape() {
            return element ? Shape.SCALAR : Shape.vector(size);
        }
    }

    /** {@code W[from:to]} or {@code W[from:to, from:to]}: rows, or a rectangle, of a matrix of weights, from a row and a column on. */
    record Block(Expression matrix, Extent row, Extent column, Shape shape, Span span) implements Expression {}

    /** {@code sum(v)}, {@code mean(v)}, {@code max(v)} of one vector or matrix: a scalar. {@code dot(a, b)} is {@code sum(a * b)}. */
    record Reduce(Reduction reduction, Expression vector, Span span) implements Expression {
        @Override
        public Shape shape() {
            return Shape.SCALAR;
        }
    }

    enum Reduction {
        SUM,
        MEAN,
        MAX
    }

    /** The body of a called function, with its arguments, and its own locals, bound in order. */
    record Let(List<Binding> bindings, Expression body, Span span) implements Expression {
        public Let {
            bindings = List.copyOf(bindings);
        }

        @Override
        public Shape shape() {
            return body.shape();
        }
    }

    record Binding(Variable.Local variable, Expression value) {}
}
