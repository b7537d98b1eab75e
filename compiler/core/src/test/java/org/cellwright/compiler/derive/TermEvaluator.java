package org.cellwright.compiler.derive;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
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

/** Computes what a derivation says, so that its text and the truth cannot drift apart. Values are flat, row by row. */
final class TermEvaluator {
    private final Map<String, Integer> sizes;
    private final Map<Quantity, double[]> values = new HashMap<>();

    TermEvaluator(Map<String, Integer> sizes) {
        this.sizes = sizes;
    }

    void set(Quantity quantity, double[] value) {
        assertSize(value, quantity.shape());
        values.put(quantity, value);
    }

    double[] get(Quantity quantity) {
        double[] value = values.get(quantity);
        if (value == null) {
            throw new AssertionError(quantity.text() + " is used before it is defined");
        }
        return value;
    }

    /** Computes equations in their order. */
    void run(List<Equation> equations) {
        for (Equation equation : equations) {
            set(
                    equation.target(),
                    broadcast(evaluate(equation.value()), equation.target().shape()));
        }
    }

    double[] evaluate(Term term) {
        double[] value = compute(term);
        assertSize(value, term.shape());
        return value;
    }

    private double[] compute(Term term) {
        if (term instanceof Number number) {
            return new double[] {number.value()};
        } else if (term instanceof Size size) {
            return new double[] {size.extent().in(sizes)};
        } else if (term instanceof Name name) {
            return get(name.quantity());
        } else if (term instanceof Call call) {
            List<double[]> arguments = call.arguments().stream()
                    .map(argument -> broadcast(evaluate(argument), call.shape()))
                    .toList();
            double[] result = new double[elements(call.shape())];
            for (int i = 0; i < result.length; i++) {
                int element = i;
                result[i] = call.function()
                        .value()
                        .of(arguments.stream()
                                .mapToDouble(argument -> argument[element])
                                .toArray());
            }
            return result;
        } else if (term instanceof Sum sum) {
            double[] result = new double[elements(sum.shape())];
            for (Term part : sum.terms()) {
                double[] value = broadcast(evaluate(part), sum.shape());
                for (int i = 0; i < result.length; i++) {
                    result[i] += value[i];
                }
            }
            return result;
        } else if (term instanceof Product product) {
            double[] result = new double[elements(product.shape())];
            Arrays.fill(result, product.coefficient());
            for (Power power : product.factors()) {
                double[] value = broadcast(evaluate(power.base()), product.shape());
                for (int i = 0; i < result.length; i++) {
                    result[i] *= Math.pow(value[i], power.exponent());
                }
            }
            return result;
        } else if (term instanceof MatrixVector product) {
            double[] vector = evaluate(product.vector());
            double[] matrix = evaluate(product.matrix());
            int rows = size(term.shape().size());
            int blocks = size(product.matrix().shape().blocks());
            int columns = vector.length / blocks;
            double[] result = new double[rows];
            for (int i = 0; i < matrix.length; i++) {
                int row = i / columns;
                result[row] += matrix[i] * vector[row / (rows / blocks) * columns + i % columns];
            }
            return result;
        } else if (term instanceof MatrixProduct product) {
            double[] left = evaluate(product.left());
            double[] right = evaluate(product.right());
            int rows = size(product.left().shape().rows());
            int inner = left.length / rows;
            int columns = right.length / inner;
            double[] result = new double[rows * columns];
            for (int i = 0; i < rows * columns; i++) {
                for (int k = 0; k < inner; k++) {
                    result[i] += left[i / columns * inner + k] * right[k * columns + i % columns];
                }
            }
            return result;
        } else if (term instanceof Identity) {
            int size = size(term.shape().rows());
            double[] result = new double[size * size];
            for (int i = 0; i < size; i++) {
                result[i * size + i] = 1;
            }
            return result;
        } else if (term instanceof Triangle) {
            int size = size(term.shape().rows());
            double[] result = new double[size * size];
            for (int i = 0; i < result.length; i++) {
                result[i] = i / size >= i % size ? 1 : 0;
            }
            return result;
        } else if (term instanceof Diagonal diagonal) {
            double[] of = evaluate(diagonal.of());
            boolean matrix = term.shape().isMatrix();
            int size = size(term.shape().extents().get(0));
            double[] result = new double[matrix ? size * size : size];
            for (int i = 0; i < size; i++) {
                result[matrix ? i * size + i : i] = of[matrix ? i : i * size + i];
            }
            return result;
        } else if (term instanceof Outer outer) {
            double[] column = evaluate(outer.column());
            double[] row = evaluate(outer.row());
            double[] result = new double[column.length * row.length];
            for (int i = 0; i < result.length; i++) {
                result[i] = column[i / row.length] * row[i % row.length];
            }
            return result;
        } else if (term instanceof Transposed transposed) {
            double[] matrix = evaluate(transposed.matrix());
            Shape stacked = transposed.matrix().shape().stacked();
            int columns = size(stacked.columns());
            int rows = size(stacked.rows()) / size(transposed.matrix().shape().blocks());
            double[] result = new double[matrix.length];
            for (int i = 0; i < matrix.length; i++) {
                int block = i / (rows * columns) * rows * columns;
                int inBlock = i % (rows * columns);
                result[block + inBlock % columns * rows + inBlock / columns] = matrix[i];
            }
            return result;
        } else if (term instanceof Blocks blocks) {
            double[] matrix = evaluate(blocks.matrix());
            Shape stacked = term.shape().stacked();
            int columns = size(stacked.columns());
            int count = size(term.shape().blocks());
            int rows = size(stacked.rows()) / count;
            double[] result = new double[count * rows * columns];
            for (int i = 0; i < result.length; i++) {
                int row = i / columns;
                result[i] = matrix[row * count * columns + row / rows * columns + i % columns];
            }
            return result;
        } else if (term instanceof Stack stack) {
            return stack.parts().stream()
                    .flatMapToDouble(part -> Arrays.stream(evaluate(part)))
                    .toArray();
        } else if (term instanceof Slice slice) {
            return Arrays.copyOfRange(evaluate(slice.vector()), size(slice.from()), size(slice.to()));
        } else if (term instanceof Rectangle part) {
            double[] result = new double[elements(part.shape())];
            copy(
                    evaluate(part.matrix()),
                    part.matrix().shape(),
                    part.row(),
                    part.column(),
                    result,
                    part.shape(),
                    false);
            return result;
        } else if (term instanceof Placed placed) {
            double[] result = new double[elements(placed.shape())];
            double[] part = evaluate(placed.matrix());
            copy(
                    result,
                    placed.shape(),
                    placed.row(),
                    placed.column(),
                    part,
                    placed.matrix().shape(),
                    true);
            return result;
        } else if (term instanceof Reduce reduce) {
            double[] operand = evaluate(reduce.operand());
            return new double[] {
                switch (reduce.reduction()) {
                    case SUM -> Arrays.stream(operand).sum();
                    case MEAN -> Arrays.stream(operand).average().orElseThrow();
                    case MAX -> Arrays.stream(operand).max().orElseThrow();
                }
            };
        }
        return broadcast(evaluate(((Fill) term).scalar()), term.shape());
    }

    /** Between a matrix and a rectangle of it. */
    private void copy(
            double[] whole, Shape wholeShape, Extent row, Extent column, double[] part, Shape shape, boolean toWhole) {
        int columns = size(shape.columns());
        for (int i = 0; i < part.length; i++) {
            int at = (size(row) + i / columns) * size(wholeShape.columns()) + size(column) + i % columns;
            if (toWhole) {
                whole[at] = part[i];
            } else {
                part[i] = whole[at];
            }
        }
    }

    private double[] broadcast(double[] value, Shape shape) {
        double[] result = value;
        if (value.length == 1) {
            result = new double[elements(shape)];
            Arrays.fill(result, value[0]);
        }
        return result;
    }

    private int size(Extent extent) {
        return extent.in(sizes);
    }

    private int elements(Shape shape) {
        return shape.extents().stream().mapToInt(this::size).reduce(1, (a, b) -> a * b);
    }

    private void assertSize(double[] value, Shape shape) {
        if (value.length != elements(shape)) {
            throw new AssertionError(value.length + " elements for shape " + shape);
        }
    }
}
