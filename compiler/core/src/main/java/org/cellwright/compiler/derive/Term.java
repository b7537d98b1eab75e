package org.cellwright.compiler.derive;

import java.util.List;
import org.cellwright.compiler.check.Expression.Reduction;
import org.cellwright.compiler.function.ElementFunction;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Shape;

/** A formula of a derivation. To be made by {@link Algebra}, which keeps it simple. */
public sealed interface Term {
    Shape shape();

    record Number(double value) implements Term {
        @Override
        public Shape shape() {
            return Shape.SCALAR;
        }
    }

    /** A dimension, or a sum of dimensions, as a number. */
    record Size(Extent extent) implements Term {
        @Override
        public Shape shape() {
            return Shape.SCALAR;
        }
    }

    record Name(Quantity quantity) implements Term {
        @Override
        public Shape shape() {
            return quantity.shape();
        }
    }

    /** A function applied element by element; scalars are broadcast. */
    record Call(ElementFunction function, List<Term> arguments, Shape shape) implements Term {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /** Terms added element by element; scalars are broadcast. What is subtracted has a negative coefficient. */
    record Sum(List<Term> terms, Shape shape) implements Term {
        public Sum {
            terms = List.copyOf(terms);
        }
    }

    /** A number times powers, element by element; scalars are broadcast. */
    record Product(double coefficient, List<Power> factors, Shape shape) implements Term {
        public Product {
            factors = List.copyOf(factors);
        }
    }

    /** @param exponent not 0; negative for a divisor */
    record Power(Term base, int exponent) {}

    /** Matrix times vector. */
    record MatrixVector(Term matrix, Term vector, Shape shape) implements Term {}

    /** Matrix times matrix. */
    record MatrixProduct(Term left, Term right, Shape shape) implements Term {}

    /** The square matrix with 1 on its diagonal, else 0. */
    record Identity(Shape shape) implements Term {}

    /** The square matrix with 1 on and below its diagonal, else 0. */
    record Triangle(Shape shape) implements Term {}

    /** {@code diag}: of a vector the matrix that has it on its diagonal, else 0; of a matrix its diagonal. */
    record Diagonal(Term of, Shape shape) implements Term {}

    /** Column vector times row vector: a matrix. */
    record Outer(Term column, Term row, Shape shape) implements Term {}

    /** The blocks on the diagonal of a matrix. */
    record Blocks(Term matrix, Shape shape) implements Term {}

    record Transposed(Term matrix, Shape shape) implements Term {}

    /** Vectors end to end; a scalar counts as a vector of 1. */
    record Stack(List<Term> parts, Shape shape) implements Term {
        public Stack {
            parts = List.copyOf(parts);
        }
    }

    /** Elements {@code from} (included) to {@code to} of a vector; a scalar where the shape says so. */
    record Slice(Term vector, Extent from, Extent to, Shape shape) implements Term {}

    /** A rectangle of a matrix, from a row and a column on. */
    record Rectangle(Term matrix, Extent row, Extent column, Shape shape) implements Term {}

    /** A matrix of zeros with another one as a rectangle of it. */
    record Placed(Term matrix, Extent row, Extent column, Shape shape) implements Term {}

    /** All elements reduced to a scalar. */
    record Reduce(Reduction reduction, Term operand) implements Term {
        @Override
        public Shape shape() {
            return Shape.SCALAR;
        }
    }

    /** A scalar in every element of a shape. */
    record Fill(Term scalar, Shape shape) implements Term {}
}
