package org.cellwright.compiler.derive;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cellwright.compiler.derive.Term.Blocks;
import org.cellwright.compiler.derive.Term.Call;
import org.cellwright.compiler.derive.Term.Diagonal;
import org.cellwright.compiler.derive.Term.Fill;
import org.cellwright.compiler.derive.Term.Identity;
import org.cellwright.compiler.derive.Term.MatrixProduct;
import org.cellwright.compiler.derive.Term.MatrixVector;
import org.cellwright.compiler.derive.Term.Name;
import org.cellwright.compiler.derive.Term.Number;
import org.cellwright.compiler.derive.Term.Outer;
import org.cellwright.compiler.derive.Term.Placed;
import org.cellwright.compiler.derive.Term.Power;
import org.cellwright.compiler.derive.Term.Product;
import org.cellwright.compiler.derive.Term.Rectangle;
import org.cellwright.compiler.derive.Term.Reduce;
import org.cellwright.compiler.derive.Term.Size;
import org.cellwright.compiler.derive.Term.Slice;
import org.cellwright.compiler.derive.Term.Stack;
import org.cellwright.compiler.derive.Term.Sum;
import org.cellwright.compiler.derive.Term.Transposed;
import org.cellwright.compiler.derive.Term.Triangle;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Shape;

/** Writes terms with as few brackets as reading them needs. */
final class TermPrinter {
    private static final Map<String, String> COMPARISONS = Map.of(
            "less", "<", "less_equal", "<=", "greater", ">", "greater_equal", ">=", "equal", "==", "not_equal", "!=");

    /** Characters from which on a number such as 1/7 is written as a quotient. */
    private static final int LONG_NUMBER = 8;

    /** How tightly a text holds together. */
    private enum Binding {
        COMPARISON,
        SUM,
        PRODUCT,
        MATRIX_PRODUCT,
        POWER,
        ATOM
    }

    private record Text(String text, Binding binding) {}

    private final boolean greekSigmoid;

    /** @param greekSigmoid whether the sigmoid is written σ */
    TermPrinter(boolean greekSigmoid) {
        this.greekSigmoid = greekSigmoid;
    }

    String print(Term term) {
        return text(term).text();
    }

    /** The terms of a sum, each but the first with its sign, so that a long sum can stand on several lines. */
    List<String> summands(Term term) {
        if (!(term instanceof Sum sum)) {
            return List.of(print(term));
        }
        List<String> texts = new ArrayList<>(
                sum.terms().stream().map(part -> print(part, Binding.SUM)).toList());
        // b - a reads better than -a + b
        texts.stream().filter(text -> !text.startsWith("-")).findFirst().ifPresent(first -> {
            texts.remove(first);
            texts.add(0, first);
        });
        List<String> summands = new ArrayList<>();
        for (String text : texts) {
            if (summands.isEmpty()) {
                summands.add(text);
            } else {
                summands.add(text.startsWith("-") ? "- " + text.substring(1) : "+ " + text);
            }
        }
        return summands;
    }

    private String print(Term term, Binding atLeast) {
        Text text = text(term);
        return text.binding().compareTo(atLeast) < 0 ? "(" + text.text() + ")" : text.text();
    }

    /** As an operand whose length matters: a scalar that stands for a whole vector says so. */
    private String printShaped(Term term, Binding atLeast) {
        if (!(term instanceof Fill fill)) {
            return print(term, atLeast);
        }
        String ones =
                "ones" + fill.shape().extents().toString().replace('[', '(').replace(']', ')');
        return "(" + print(fill.scalar(), Binding.PRODUCT) + " * " + ones + ")";
    }

    private Text text(Term term) {
        if (term instanceof Number number) {
            return number(number.value());
        } else if (term instanceof Size size) {
            return extent(size.extent());
        } else if (term instanceof Name name) {
            return new Text(name.quantity().text(), Binding.ATOM);
        } else if (term instanceof Call call) {
            return call(call);
        } else if (term instanceof Sum sum) {
            return new Text(String.join(" ", summands(sum)), Binding.SUM);
        } else if (term instanceof Product product) {
            return product(product);
        } else if (term instanceof MatrixVector product && product.matrix() instanceof Triangle) {
            return new Text("cumsum(" + printShaped(product.vector(), Binding.COMPARISON) + ")", Binding.ATOM);
        } else if (term instanceof Triangle) {
            return new Text("triangle", Binding.ATOM);
        } else if (term instanceof MatrixVector product) {
            String matrix = print(product.matrix(), Binding.POWER);
            String text = matrix + " @ " + printShaped(product.vector(), Binding.MATRIX_PRODUCT);
            return new Text(text, Binding.MATRIX_PRODUCT);
        } else if (term instanceof MatrixProduct product) {
            String left = print(product.left(), Binding.POWER);
            String right = print(product.right(), Binding.MATRIX_PRODUCT);
            return new Text(left + " @ " + right, Binding.MATRIX_PRODUCT);
        } else if (term instanceof Identity) {
            return new Text("identity", Binding.ATOM);
        } else if (term instanceof Diagonal diagonal) {
            return new Text("diag(" + printShaped(diagonal.of(), Binding.COMPARISON) + ")", Binding.ATOM);
        } else if (term instanceof Outer outer) {
            String column = printShaped(outer.column(), Binding.POWER);
            String text = column + " @ " + printShaped(outer.row(), Binding.ATOM) + "^T";
            return new Text(text, Binding.MATRIX_PRODUCT);
        } else if (term instanceof Blocks blocks) {
            return new Text("blocks(" + print(blocks.matrix()) + ")", Binding.ATOM);
        } else if (term instanceof Transposed transposed) {
            return new Text(print(transposed.matrix(), Binding.ATOM) + "^T", Binding.POWER);
        } else if (term instanceof Stack stack) {
            List<String> parts = stack.parts().stream()
                    .map(part -> printShaped(part, Binding.COMPARISON))
                    .toList();
            return new Text(parts.toString(), Binding.ATOM);
        } else if (term instanceof Slice slice) {
            String vector = printShaped(slice.vector(), Binding.ATOM);
            String range = slice.shape().isScalar()
                    ? "[" + compact(slice.from()) + "]"
                    : "["
                            + range(
                                    slice.from(),
                                    slice.to(),
                                    slice.vector().shape().size()) + "]";
            return new Text(vector + range, Binding.ATOM);
        } else if (term instanceof Rectangle part) {
            String ranges = ranges(
                    part.row(), part.column(), part.shape(), part.matrix().shape());
            return new Text(print(part.matrix(), Binding.ATOM) + ranges, Binding.ATOM);
        } else if (term instanceof Placed placed) {
            String ranges =
                    ranges(placed.row(), placed.column(), placed.matrix().shape(), placed.shape());
            return new Text("placed(" + ranges + ", " + print(placed.matrix()) + ")", Binding.ATOM);
        } else if (term instanceof Reduce reduce) {
            String name = reduce.reduction().name().toLowerCase(Locale.ROOT);
            return new Text(name + "(" + printShaped(reduce.operand(), Binding.COMPARISON) + ")", Binding.ATOM);
        }
        return text(((Fill) term).scalar());
    }

    private Text call(Call call) {
        String comparison = COMPARISONS.get(call.function().name());
        if (comparison != null) {
            String left = print(call.arguments().get(0), Binding.SUM);
            String right = print(call.arguments().get(1), Binding.SUM);
            return new Text(left + " " + comparison + " " + right, Binding.COMPARISON);
        }
        String name = greekSigmoid && call.function().name().equals("sigmoid")
                ? "σ"
                : call.function().name();
        List<String> arguments = call.arguments().stream().map(this::print).toList();
        return new Text(name + "(" + String.join(", ", arguments) + ")", Binding.ATOM);
    }

    private Text product(Product product) {
        StringBuilder text = new StringBuilder(product.coefficient() < 0 ? "-" : "");
        double size = Math.abs(product.coefficient());
        double inverse = Math.rint(1 / size);
        boolean divided = number(size).text().length() > LONG_NUMBER && 1 / inverse == size;
        boolean beginsWithDivisor = product.factors().get(0).exponent() < 0;
        if (size != 1 && !divided || beginsWithDivisor) {
            text.append(divided ? "1" : number(size).text());
        }
        // A product of matrices binds tighter than this one, but few readers know.
        boolean alone = product.factors().size() == 1 && size == 1;
        for (Power factor : product.factors()) {
            boolean first = text.isEmpty() || text.toString().equals("-");
            text.append(first ? "" : factor.exponent() < 0 ? " / " : " * ");
            Binding needed = alone ? Binding.MATRIX_PRODUCT : Binding.POWER;
            int exponent = Math.abs(factor.exponent());
            text.append(
                    exponent == 1 ? print(factor.base(), needed) : print(factor.base(), Binding.ATOM) + "^" + exponent);
        }
        if (divided) {
            text.append(" / ").append(number(inverse).text());
        }
        boolean power =
                product.coefficient() == 1 && alone && product.factors().get(0).exponent() > 0;
        return new Text(text.toString(), power ? Binding.POWER : Binding.PRODUCT);
    }

    private static Text number(double value) {
        String text = value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value).replace(".0E", "e").replace('E', 'e');
        return new Text(text, value < 0 ? Binding.PRODUCT : Binding.ATOM);
    }

    private static Text extent(Extent extent) {
        boolean simple = extent.coefficients().size() + (extent.constant() == 0 ? 0 : 1) <= 1;
        return new Text(
                extent.toString(),
                !simple ? Binding.SUM : compact(extent).contains("*") ? Binding.PRODUCT : Binding.ATOM);
    }

    private static String range(Extent from, Extent to, Extent size) {
        return (from.equals(Extent.of(0)) ? "" : compact(from)) + ":" + (to.equals(size) ? "" : compact(to));
    }

    private static String ranges(Extent row, Extent column, Shape part, Shape whole) {
        String rows = range(row, row.plus(part.rows()), whole.rows());
        String columns = range(column, column.plus(part.columns()), whole.columns());
        return columns.equals(":") ? "[" + rows + "]" : "[" + rows + ", " + columns + "]";
    }

    private static String compact(Extent extent) {
        return extent.toString().replace(" ", "");
    }
}
