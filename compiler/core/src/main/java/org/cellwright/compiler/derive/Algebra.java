package org.cellwright.compiler.derive;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cellwright.compiler.check.Expression.Reduction;
import org.cellwright.compiler.derive.Term.Blocks;
import org.cellwright.compiler.derive.Term.Call;
import org.cellwright.compiler.derive.Term.Diagonal;
import org.cellwright.compiler.derive.Term.Fill;
import org.cellwright.compiler.derive.Term.Identity;
import org.cellwright.compiler.derive.Term.MatrixProduct;
import org.cellwright.compiler.derive.Term.MatrixVector;
import org.cellwright.compiler.derive.Term.Number;
import org.cellwright.compiler.derive.Term.Outer;
import org.cellwright.compiler.derive.Term.Placed;
import org.cellwright.compiler.derive.Term.Power;
import org.cellwright.compiler.derive.Term.Product;
import org.cellwright.compiler.derive.Term.Rectangle;
import org.cellwright.compiler.derive.Term.Reduce;
import org.cellwright.compiler.derive.Term.Size;
import org.cellwright.compiler.derive.Term.Slice;
import org.cellwright.compiler.derive.Term.Sum;
import org.cellwright.compiler.derive.Term.Transposed;
import org.cellwright.compiler.function.ElementFunction;
import org.cellwright.compiler.function.ElementFunctions;
import org.cellwright.compiler.function.Formula;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Shape;

/** Makes terms and simplifies them on the way, as far as a person would without thinking. */
final class Algebra {
    static final Term ZERO = new Number(0);
    static final Term ONE = new Number(1);

    private Algebra() {}

    static Term negative(Term term) {
        return product(List.of(new Power(new Number(-1), 1), new Power(term, 1)));
    }

    static Term times(Term... factors) {
        List<Power> powers = new ArrayList<>();
        for (Term factor : factors) {
            powers.add(new Power(factor, 1));
        }
        return product(powers);
    }

    /** The product of powers: nested products opened, numbers gathered in front, equal bases joined. */
    static Term product(List<Power> powers) {
        Shape shape = Shape.SCALAR;
        Map<Term, Integer> exponents = new LinkedHashMap<>();
        double coefficient = 1;
        for (Power power : powers) {
            shape = broadcast(shape, power.base().shape());
            coefficient *= gather(power.base(), power.exponent(), exponents);
        }
        List<Power> factors = new ArrayList<>();
        exponents.forEach((base, exponent) -> {
            if (exponent != 0) {
                factors.add(new Power(base, exponent));
            }
        });
        Shape rest = factors.stream().map(factor -> factor.base().shape()).reduce(Shape.SCALAR, Algebra::broadcast);
        return fill(select(coefficient, factors, rest), shape);
    }

    private static double gather(Term base, int exponent, Map<Term, Integer> exponents) {
        if (base instanceof Number number) {
            return Math.pow(number.value(), exponent);
        }
        if (base instanceof Fill filled) {
            return gather(filled.scalar(), exponent, exponents);
        }
        if (base instanceof Product product) {
            double coefficient = Math.pow(product.coefficient(), exponent);
            for (Power inner : product.factors()) {
                coefficient *= gather(inner.base(), inner.exponent() * exponent, exponents);
            }
            return coefficient;
        }
        exponents.merge(base, exponent, Integer::sum);
        return 1;
    }

    /** {@code g * where(k, 1, 0)} is {@code where(k, g, 0)}: a selection, so that what is not taken counts as exactly 0. */
    private static Term select(double coefficient, List<Power> factors, Shape shape) {
        for (int i = 0; i < factors.size(); i++) {
            if (factors.get(i).exponent() == 1
                    && factors.get(i).base() instanceof Call call
                    && call.function() == ElementFunctions.WHERE
                    && (coefficient != 1 || factors.size() > 1)) {
                Term first = call.arguments().get(1);
                Term second = call.arguments().get(2);
                if (first.equals(ONE) && second.equals(ZERO) || first.equals(ZERO) && second.equals(ONE)) {
                    List<Power> others = new ArrayList<>(factors);
                    others.remove(i);
                    Shape rest = others.stream().map(f -> f.base().shape()).reduce(Shape.SCALAR, Algebra::broadcast);
                    Term taken = plain(coefficient, others, rest);
                    return new Call(
                            call.function(),
                            List.of(
                                    call.arguments().get(0),
                                    first.equals(ONE) ? taken : ZERO,
                                    first.equals(ONE) ? ZERO : taken),
                            shape);
                }
            }
        }
        return plain(coefficient, factors, shape);
    }

    private static Term plain(double coefficient, List<Power> factors, Shape shape) {
        if (coefficient == 0 || factors.isEmpty()) {
            return new Number(coefficient);
        }
        if (coefficient == 1 && factors.size() == 1 && factors.get(0).exponent() == 1) {
            return factors.get(0).base();
        }
        return new Product(coefficient, factors, shape);
    }

    /** The sum as it is written: nested sums opened, zeros left out. */
    static Term sum(List<Term> terms) {
        Shape shape = Shape.SCALAR;
        List<Term> open = new ArrayList<>();
        for (Term term : terms) {
            shape = broadcast(shape, term.shape());
            if (term instanceof Sum inner) {
                open.addAll(inner.terms());
            } else if (!isZero(term)) {
                open.add(term);
            }
        }
        if (open.isEmpty()) {
            return fill(ZERO, shape);
        }
        Shape whole = shape;
        boolean shaped = open.stream()
                .anyMatch(term -> !(term instanceof Fill) && term.shape().equals(whole));
        List<Term> bare = open.stream()
                .map(term -> term instanceof Fill filled && shaped ? filled.scalar() : term)
                .toList();
        return bare.size() == 1 ? fill(bare.get(0), shape) : new Sum(bare, shape);
    }

    /** The sum of gradients: like terms joined, and what has the same leading factor put in one bracket. */
    static Term collect(List<Term> terms) {
        Term sum = sum(terms);
        if (!(sum instanceof Sum open)) {
            return sum;
        }
        Map<List<Power>, Double> like = new LinkedHashMap<>();
        for (Term term : open.terms()) {
            like.merge(factors(term), coefficient(term), Double::sum);
        }
        Map<Term, List<Term>> groups = new LinkedHashMap<>();
        like.forEach((factors, coefficient) -> {
            Term term = times(new Number(coefficient), product(factors));
            groups.computeIfAbsent(factors.isEmpty() ? ONE : factors.get(0).base(), key -> new ArrayList<>())
                    .add(term);
        });
        List<Term> collected = new ArrayList<>();
        for (List<Term> group : groups.values()) {
            collected.add(group.size() == 1 ? group.get(0) : bracket(group));
        }
        return fill(sum(collected), sum.shape());
    }

    /** What all terms of a group have as factors, times the sum of what is left of each. */
    private static Term bracket(List<Term> group) {
        List<Power> common = new ArrayList<>();
        for (Power power : factors(group.get(0))) {
            if (power.exponent() > 0
                    && group.stream().allMatch(term -> factors(term).contains(power))) {
                common.add(power);
            }
        }
        if (common.isEmpty()) {
            return sum(group);
        }
        List<Term> rest = new ArrayList<>();
        for (Term term : group) {
            List<Power> left = new ArrayList<>(factors(term));
            left.removeAll(common);
            rest.add(times(new Number(coefficient(term)), product(left)));
        }
        common.add(new Power(sum(rest), 1));
        return product(common);
    }

    private static List<Power> factors(Term term) {
        if (term instanceof Product product) {
            return product.factors();
        }
        return term instanceof Number ? List.of() : List.of(new Power(term, 1));
    }

    private static double coefficient(Term term) {
        if (term instanceof Product product) {
            return product.coefficient();
        }
        return term instanceof Number number ? number.value() : 1;
    }

    private static boolean isZero(Term term) {
        return term instanceof Number number && number.value() == 0
                || term instanceof Fill filled && isZero(filled.scalar());
    }

    static Term call(ElementFunction function, List<Term> arguments) {
        Term first = arguments.get(0);
        if (function == ElementFunctions.ADD) {
            return foldedSum(arguments);
        } else if (function == ElementFunctions.SUBTRACT) {
            return foldedSum(List.of(first, negative(arguments.get(1))));
        } else if (function == ElementFunctions.NEGATE) {
            return negative(first);
        } else if (function == ElementFunctions.MULTIPLY) {
            return times(first, arguments.get(1));
        } else if (function == ElementFunctions.DIVIDE) {
            return product(List.of(new Power(first, 1), new Power(arguments.get(1), -1)));
        } else if (function == ElementFunctions.POWER && wholeNumber(arguments.get(1)) && !(first instanceof Number)) {
            int exponent = (int) ((Number) arguments.get(1)).value();
            return exponent == 0 ? fill(ONE, first.shape()) : product(List.of(new Power(first, exponent)));
        }
        Shape shape = arguments.stream().map(Term::shape).reduce(Shape.SCALAR, Algebra::broadcast);
        return new Call(function, arguments, shape);
    }

    private static Term foldedSum(List<Term> terms) {
        if (terms.stream().allMatch(Number.class::isInstance)) {
            return new Number(
                    terms.stream().mapToDouble(term -> ((Number) term).value()).sum());
        }
        return sum(terms);
    }

    private static boolean wholeNumber(Term term) {
        return term instanceof Number number
                && Math.abs(number.value()) <= 64
                && number.value() == Math.rint(number.value());
    }

    /** A derivative of the table with the arguments and the result of one call put in. */
    static Term instantiate(Formula formula, List<Term> arguments, Term result) {
        if (formula instanceof Formula.Number number) {
            return new Number(number.value());
        } else if (formula instanceof Formula.Argument argument) {
            return arguments.get(argument.index());
        } else if (formula instanceof Formula.Result) {
            return result;
        }
        Formula.Application application = (Formula.Application) formula;
        ElementFunction function = ElementFunctions.find(application.function()).orElseThrow();
        return call(
                function,
                application.arguments().stream()
                        .map(argument -> instantiate(argument, arguments, result))
                        .toList());
    }

    static Term matrixVector(Term matrix, Term vector) {
        if (matrix instanceof Diagonal diagonal) {
            return times(diagonal.of(), vector);
        }
        Shape shape = Shape.vector(matrix.shape().whole().rows());
        double coefficient = coefficientOfProduct(vector) * coefficientOfProduct(matrix);
        Term bare = new MatrixVector(withoutCoefficient(matrix), withoutCoefficient(vector), shape);
        return times(new Number(coefficient), bare);
    }

    static Term outer(Term column, Term row) {
        Shape shape = Shape.matrix(column.shape().size(), row.shape().size());
        double coefficient = coefficientOfProduct(column) * coefficientOfProduct(row);
        return times(new Number(coefficient), new Outer(withoutCoefficient(column), withoutCoefficient(row), shape));
    }

    static Term matrixProduct(Term left, Term right) {
        Shape shape = Shape.matrix(left.shape().rows(), right.shape().columns());
        double coefficient = coefficientOfProduct(left) * coefficientOfProduct(right);
        Term a = withoutCoefficient(left);
        Term b = withoutCoefficient(right);
        Term bare = b instanceof Outer outer
                ? outer(matrixVector(a, outer.column()), outer.row())
                : a instanceof Outer outer
                        ? outer(outer.column(), matrixVector(transposed(b), outer.row()))
                        : new MatrixProduct(a, b, shape);
        return times(new Number(coefficient), bare);
    }

    /** Of a vector the matrix, of a matrix the vector. */
    static Term diagonal(Term of) {
        Shape shape = of.shape().isVector()
                ? Shape.matrix(of.shape().size(), of.shape().size())
                : Shape.vector(of.shape().rows());
        if (of instanceof Outer outer) {
            return times(outer.column(), outer.row());
        } else if (of instanceof Product product && product.coefficient() != 1) {
            return times(new Number(product.coefficient()), diagonal(withoutCoefficient(product)));
        }
        return new Diagonal(of, shape);
    }

    /** The blocks on the diagonal of a matrix. */
    static Term blocks(Term matrix, Shape shape) {
        double coefficient = coefficientOfProduct(matrix);
        return times(new Number(coefficient), new Blocks(withoutCoefficient(matrix), shape));
    }

    private static double coefficientOfProduct(Term term) {
        return term instanceof Product product ? product.coefficient() : 1;
    }

    private static Term withoutCoefficient(Term term) {
        return term instanceof Product product ? plain(1, product.factors(), product.shape()) : term;
    }

    static Term transposed(Term matrix) {
        if (matrix instanceof Transposed inner) {
            return inner.matrix();
        } else if (matrix instanceof Outer outer) {
            return outer(outer.row(), outer.column());
        } else if (matrix instanceof Identity || matrix instanceof Diagonal) {
            return matrix;
        } else if (matrix instanceof Product product && product.coefficient() != 1) {
            return times(new Number(product.coefficient()), transposed(withoutCoefficient(product)));
        }
        return new Transposed(matrix, matrix.shape().transposed());
    }

    /** Elements {@code from} to {@code to} of a vector, as a scalar if that is what they were stacked from. */
    static Term slice(Term vector, Extent from, Extent to, Shape shape) {
        if (vector instanceof Fill filled) {
            return fill(filled.scalar(), shape);
        } else if (vector instanceof Sum sum
                && sum.terms().stream().allMatch(t -> t.shape().equals(sum.shape()))) {
            return collect(sum.terms().stream()
                    .map(term -> slice(term, from, to, shape))
                    .toList());
        } else if (vector instanceof Product product && product.coefficient() != 1) {
            return times(new Number(product.coefficient()), slice(withoutCoefficient(product), from, to, shape));
        } else if (vector instanceof MatrixVector product
                && product.matrix() instanceof Transposed transposed
                && transposed.shape().isMatrix()
                && shape.isVector()) {
            Shape columns = Shape.matrix(transposed.matrix().shape().rows(), shape.size());
            Term part = rectangle(transposed.matrix(), Extent.of(0), from, columns);
            return matrixVector(transposed(part), product.vector());
        }
        return new Slice(vector, from, to, shape);
    }

    static Term rectangle(Term matrix, Extent row, Extent column, Shape shape) {
        return matrix instanceof Rectangle outer
                ? new Rectangle(
                        outer.matrix(), outer.row().plus(row), outer.column().plus(column), shape)
                : new Rectangle(matrix, row, column, shape);
    }

    /** A matrix of zeros with another one as a rectangle of it. */
    static Term placed(Term matrix, Extent row, Extent column, Shape shape) {
        double coefficient = coefficientOfProduct(matrix);
        return times(new Number(coefficient), new Placed(withoutCoefficient(matrix), row, column, shape));
    }

    static Term reduce(Reduction reduction, Term operand) {
        return new Reduce(reduction, operand);
    }

    /** The gradient of a scalar that was broadcast: the sum over the elements. */
    static Term total(Term term, Shape broadcastFrom) {
        if (term.shape().equals(broadcastFrom)) {
            return term;
        }
        if (term instanceof Fill filled) {
            List<Term> factors = new ArrayList<>(List.of(filled.scalar()));
            filled.shape().extents().forEach(extent -> factors.add(new Size(extent)));
            return times(factors.toArray(Term[]::new));
        }
        if (term instanceof Product product && product.factors().size() == 2) {
            Term first = product.factors().get(0).base();
            Term second = product.factors().get(1).base();
            if (first instanceof Outer && second instanceof Identity) {
                return times(new Number(product.coefficient()), reduce(Reduction.SUM, diagonal(first)));
            }
        }
        double coefficient = coefficientOfProduct(term);
        return times(new Number(coefficient), reduce(Reduction.SUM, withoutCoefficient(term)));
    }

    /** The term in the given shape. */
    static Term fill(Term term, Shape shape) {
        return term.shape().equals(shape) ? term : new Fill(term, shape);
    }

    static Shape broadcast(Shape first, Shape second) {
        return first.isScalar() ? second : first;
    }
}
