package org.cellwright.compiler.ir;

import java.util.ArrayList;
import java.util.List;
import org.cellwright.compiler.function.ElementFunction;

/**
 * What a {@link Node} computes from its operands. Operations are data: rules and passes match on them.
 *
 * <p>Each computes its own shape and refuses operands that do not fit, so no graph with a wrong shape can be built.
 */
public sealed interface Operation {

    /** The shape of the result. */
    Shape shape(List<Node> operands);

    /** Whether the result differs between the rows (time steps and sequences) of a batch. */
    default boolean perRow(List<Node> operands) {
        return operands.stream().anyMatch(Node::perRow);
    }

    /** A value that comes from outside of one time step. */
    sealed interface Leaf extends Operation {
        Shape shape();

        @Override
        default Shape shape(List<Node> operands) {
            require(operands.isEmpty(), this, operands);
            return shape();
        }

        @Override
        default boolean perRow(List<Node> operands) {
            return true;
        }
    }

    /** A number that is known before any step. */
    sealed interface Known extends Operation {
        @Override
        default Shape shape(List<Node> operands) {
            require(operands.isEmpty(), this, operands);
            return Shape.SCALAR;
        }
    }

    record Constant(double value) implements Known {
        /** Numbers are interned by their bits, so that 0 and -0 stay apart and NaN equals itself. */
        @Override
        public boolean equals(Object other) {
            return other instanceof Constant constant && Double.compare(value, constant.value) == 0;
        }

        @Override
        public int hashCode() {
            return Double.hashCode(value);
        }
    }

    /** A size as a number, known once the dimensions are bound. */
    record Size(Extent extent) implements Known {}

    /** A number that a layer may set; {@code value} unless it does. */
    record Given(String name, double value) implements Known {}

    record Parameter(int index, Shape shape) implements Operation {
        @Override
        public Shape shape(List<Node> operands) {
            require(operands.isEmpty(), this, operands);
            return shape;
        }
    }

    /** {@code x[t]}. */
    record Input(int index, Shape shape) implements Leaf {}

    /** {@code c[t-1]}. */
    record PreviousState(int index, Shape shape) implements Leaf {}

    enum MaskKind {
        /** 0 or 1 / (1 - rate), for each step; 1 outside of training. */
        DROPOUT,
        /** 0 or 1 / (1 - rate), for each sequence; 1 outside of training. */
        VARIATIONAL,
        /** 1 or 0, for each step; the rate outside of training. */
        ZONEOUT,
        /** 0 or 1 / (1 - rate), of a matrix of weights, for all steps and sequences of a pass; 1 outside of training. */
        WEIGHTS
    }

    /** Numbers that are drawn in training, and the same for all else. Operand: the rate, which is made of what is known before any step. */
    record Mask(int index, MaskKind kind, Shape shape) implements Leaf {
        @Override
        public Shape shape(List<Node> operands) {
            require(operands.size() == 1 && operands.get(0).shape().isScalar(), this, operands);
            return shape;
        }

        @Override
        public boolean perRow(List<Node> operands) {
            return kind != MaskKind.WEIGHTS;
        }
    }

    /** The gradient of the loss by an output, as it comes from outside. */
    record OutputGradient(int index, Shape shape) implements Leaf {}

    /** The gradient of the loss by a state through all later steps. */
    record NextStateGradient(int index, Shape shape) implements Leaf {}

    /**
     * The gradient of the loss by a state through all later steps, where no loop has to wait for it: what is found of its previous
     * value, one step later. Operand: that gradient.
     */
    record Later(int index) implements Operation {
        @Override
        public Shape shape(List<Node> operands) {
            require(operands.size() == 1 && operands.get(0).perRow(), this, operands);
            return operands.get(0).shape();
        }
    }

    /** The gradient of the loss by what a state begins with, through all sequences of a batch. */
    record FirstStateGradient(int index, Shape shape) implements Leaf {
        @Override
        public boolean perRow(List<Node> operands) {
            return false;
        }
    }

    /** A function of the table, element by element; scalars are broadcast. */
    record Apply(ElementFunction function) implements Operation {
        @Override
        public Shape shape(List<Node> operands) {
            require(operands.size() == function.arity(), this, operands);
            Shape shape = Shape.SCALAR;
            for (Node operand : operands) {
                if (!operand.shape().isScalar()) {
                    require(shape.isScalar() || shape.equals(operand.shape()), this, operands);
                    shape = operand.shape();
                }
            }
            return shape;
        }
    }

    /** A scalar in every element of a vector or matrix. */
    record Broadcast(Shape shape) implements Operation {
        @Override
        public Shape shape(List<Node> operands) {
            require(operands.size() == 1 && operands.get(0).shape().isScalar(), this, operands);
            return shape;
        }
    }

    /** A vector as every row of a matrix: element (i, j) is v[j]. */
    record EveryRow(Extent rows) implements Operation {
        @Override
        public Shape shape(List<Node> operands) {
            require(operands.size() == 1 && operands.get(0).shape().isVector(), this, operands);
            return Shape.matrix(rows, operands.get(0).shape().size());
        }
    }

    /** A vector as every column of a matrix: element (i, j) is v[i]. */
    record EveryColumn(Extent columns) implements Operation {
        @Override
        public Shape shape(List<Node> operands) {
            require(operands.size() == 1 && operands.get(0).shape().isVector(), this, operands);
            return Shape.matrix(operands.get(0).shape().size(), columns);
        }
    }

    /** The square matrix with 1 on its diagonal, else 0. */
    record Identity(Extent size) implements Operation {
        @Override
        public Shape shape(List<Node> operands) {
            require(operands.isEmpty(), this, operands);
            return Shape.matrix(size, size);
        }
    }

    /** The square matrix with 1 on and below its diagonal, else 0: times a vector it gives the sums up to each element. */
    record Triangle(Extent size) implements Operation {
        @Override
        public Shape shape(List<Node> operands) {
            require(operands.isEmpty(), this, operands);
            return Shape.matrix(size, size);
        }
    }

    enum Reduction {
        SUM,
        MAX
    }

    /** The sum or maximum of a vector's elements. */
    record Reduce(Reduction reduction) implements Operation {
        @Override
        public Shape shape(List<Node> operands) {
            require(operands.size() == 1 && operands.get(0).shape().isVector(), this, operands);
            return Shape.SCALAR;
        }
    }

    /** The sum or maximum of each row of a matrix. */
    record ReduceRows(Reduction reduction) implements Operation {
        @Override
        public Shape shape(List<Node> operands) {
            require(operands.size() == 1 && operands.get(0).shape().isMatrix(), this, operands);
            return Shape.vector(operands.get(0).shape().rows());
        }
    }

    /** The sum of each column of a matrix. */
    record SumColumns() implements Operation {
        @Override
        public Shape shape(List<Node> operands) {
            require(operands.size() == 1 && operands.get(0).shape().isMatrix(), this, operands);
            return Shape.vector(operands.get(0).shape().columns());
        }
    }

    /** A matrix of weights with rows and columns exchanged. */
    record Transpose() implements Operation {
        @Override
        public Shape shape(List<Node> operands) {
            require(
                    operands.size() == 1
                            && operands.get(0).shape().isMatrix()
                            && !operands.get(0).perRow(),
                    this,
                    operands);
            Shape shape = operands.get(0).shape();
            return Shape.matrix(shape.columns(), shape.rows());
        }
    }

    /** The product of two matrices of weights, of which one may be taken transposed. */
    record MatrixProduct(boolean leftTransposed, boolean rightTransposed) implements Operation {
        @Override
        public Shape shape(List<Node> operands) {
            require(operands.size() == 2 && !(leftTransposed && rightTransposed), this, operands);
            for (Node operand : operands) {
                require(operand.shape().isMatrix() && !operand.perRow(), this, operands);
            }
            Shape left = operands.get(0).shape();
            Shape right = operands.get(1).shape();
            Extent inner = leftTransposed ? left.rows() : left.columns();
            require(inner.equals(rightTransposed ? right.columns() : right.rows()), this, operands);
            return Shape.matrix(
                    leftTransposed ? left.columns() : left.rows(), rightTransposed ? right.rows() : right.columns());
        }
    }

    /** Vectors and scalars end to end. */
    record Stack() implements Operation {
        @Override
        public Shape shape(List<Node> operands) {
            Extent size = Extent.of(0);
            for (Node operand : operands) {
                size = size.plus(Operation.vectorSize(operand.shape()));
            }
            return Shape.vector(size);
        }
    }

    /** {@code size} elements of a vector from {@code from} on; a scalar where {@code scalar}. */
    record Slice(Extent from, Extent size, boolean scalar) implements Operation {
        @Override
        public Shape shape(List<Node> operands) {
            require(operands.size() == 1 && operands.get(0).shape().isVector(), this, operands);
            return scalar ? Shape.SCALAR : Shape.vector(size);
        }
    }

    /** A rectangle of a matrix. */
    record Block(Extent row, Extent column, Shape shape) implements Operation {
        @Override
        public Shape shape(List<Node> operands) {
            require(operands.size() == 1 && operands.get(0).shape().isMatrix(), this, operands);
            return shape;
        }
    }

    /** A matrix of zeros with the operand as a rectangle of it: the gradient of {@link Block}. */
    record Place(Extent row, Extent column, Shape shape) implements Operation {
        @Override
        public Shape shape(List<Node> operands) {
            require(operands.size() == 1 && operands.get(0).shape().isMatrix(), this, operands);
            return shape;
        }
    }

    /** The matrix of weights whose blocks, on its diagonal, are those that the operand has one below the other; 0 elsewhere. */
    record BlockDiagonal(Extent blocks) implements Operation {
        @Override
        public Shape shape(List<Node> operands) {
            require(
                    operands.size() == 1
                            && operands.get(0).shape().isMatrix()
                            && !operands.get(0).perRow(),
                    this,
                    operands);
            Shape stacked = operands.get(0).shape();
            return Shape.matrix(stacked.rows(), blocks.times(stacked.columns()));
        }
    }

    /** {@code W @ v}, or {@code transpose(W) @ v}. Operands: matrix, vector. */
    record MatrixVector(boolean transposed) implements Operation {
        @Override
        public Shape shape(List<Node> operands) {
            require(operands.size() == 2, this, operands);
            return product(this, operands, 0, transposed);
        }
    }

    /** The sum of several products. Operands: matrix, vector, matrix, vector... */
    record MatrixVectorSum(List<Boolean> transposed) implements Operation {
        public MatrixVectorSum {
            transposed = List.copyOf(transposed);
        }

        @Override
        public Shape shape(List<Node> operands) {
            require(operands.size() == 2 * transposed.size() && !transposed.isEmpty(), this, operands);
            Shape shape = product(this, operands, 0, transposed.get(0));
            for (int i = 1; i < transposed.size(); i++) {
                require(shape.equals(product(this, operands, i, transposed.get(i))), this, operands);
            }
            return shape;
        }
    }

    /** The sum over all rows of a batch. */
    record SumRows() implements Operation {
        @Override
        public Shape shape(List<Node> operands) {
            require(operands.size() == 1 && operands.get(0).perRow(), this, operands);
            return operands.get(0).shape();
        }

        @Override
        public boolean perRow(List<Node> operands) {
            return false;
        }
    }

    /**
     * The sum over all rows of a batch of the outer product u v^T: the gradient of a matrix; or of the blocks on its
     * diagonal alone, one below the other. Operands: u, v, which both differ between rows.
     */
    record OuterSum(Extent blocks, Shape shape) implements Operation {
        @Override
        public Shape shape(List<Node> operands) {
            require(
                    operands.size() == 2
                            && operands.get(0).perRow()
                            && operands.get(1).perRow()
                            && shape.rows()
                                    .equals(Operation.vectorSize(operands.get(0).shape()))
                            && shape.columns()
                                    .times(blocks)
                                    .equals(Operation.vectorSize(operands.get(1).shape())),
                    this,
                    operands);
            return shape;
        }

        @Override
        public boolean perRow(List<Node> operands) {
            return false;
        }
    }

    /** The sum of matrices of weights: what several products add to one gradient. */
    record MatrixSum() implements Operation {
        @Override
        public Shape shape(List<Node> operands) {
            require(
                    operands.size() == 2
                            && operands.get(0).shape().equals(operands.get(1).shape()),
                    this,
                    operands);
            return operands.get(0).shape();
        }
    }

    private static Extent vectorSize(Shape shape) {
        return shape.isScalar() ? Extent.ONE : shape.size();
    }

    private static Shape product(Operation operation, List<Node> operands, int i, boolean transposed) {
        Shape matrix = operands.get(2 * i).shape();
        Shape vector = operands.get(2 * i + 1).shape();
        require(matrix.isMatrix() && vector.isVector(), operation, operands);
        Extent inner = transposed ? matrix.rows() : matrix.columns();
        require(inner.equals(vector.size()), operation, operands);
        return Shape.vector(transposed ? matrix.columns() : matrix.rows());
    }

    private static void require(boolean condition, Operation operation, List<Node> operands) {
        if (!condition) {
            List<String> shapes = new ArrayList<>();
            operands.forEach(operand -> shapes.add(operand.shape().toString()));
            throw new IllegalArgumentException(operation + " does not take operands " + shapes);
        }
    }
}
