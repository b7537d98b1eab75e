package org.cellwright.compiler.ir;

import org.cellwright.compiler.function.ElementFunctions;

/** Nodes of formulas of matrices, in the one form that later stages know. */
public final class Matrices {
    private Matrices() {}

    /** The matrix with rows and columns exchanged, of weights; twice is the matrix itself. */
    public static Node transpose(Graph graph, Node matrix) {
        return matrix.operation() instanceof Operation.Transpose || matrix.operation() instanceof Operation.Identity
                ? untransposed(matrix)
                : graph.node(new Operation.Transpose(), matrix);
    }

    /** The product of two matrices of weights, or of any matrix and a diagonal one, which scales its rows or columns. */
    public static Node product(Graph graph, Node left, Node right) {
        if (left.operation() instanceof Operation.Identity || right.operation() instanceof Operation.Identity) {
            return left.operation() instanceof Operation.Identity ? right : left;
        }
        if (isDiagonal(left)) {
            Node rows = graph.node(new Operation.EveryColumn(right.shape().columns()), diagonalOf(left));
            return graph.apply(ElementFunctions.MULTIPLY, rows, right);
        }
        if (isDiagonal(right)) {
            Node columns = graph.node(new Operation.EveryRow(left.shape().rows()), diagonalOf(right));
            return graph.apply(ElementFunctions.MULTIPLY, left, columns);
        }
        return product(graph, left, false, right, false);
    }

    /** The product of two matrices of weights, each taken transposed where asked for. */
    public static Node product(Graph graph, Node left, boolean leftTransposed, Node right, boolean rightTransposed) {
        boolean leftFlips = leftTransposed ^ isTransposed(left);
        boolean rightFlips = rightTransposed ^ isTransposed(right);
        Node a = untransposed(left);
        Node b = untransposed(right);
        if (leftFlips && rightFlips) {
            return graph.node(new Operation.Transpose(), graph.node(new Operation.MatrixProduct(false, false), b, a));
        }
        return graph.node(new Operation.MatrixProduct(leftFlips, rightFlips), a, b);
    }

    /** A matrix, taken transposed where asked for, times a vector. What is diagonal or of rank one is not multiplied out. */
    public static Node times(Graph graph, Node matrix, boolean transposed, Node vector) {
        boolean flips = transposed ^ isTransposed(matrix);
        Node plain = untransposed(matrix);
        if (plain.operation() instanceof Operation.Identity) {
            return vector;
        }
        if (isDiagonal(plain)) {
            return graph.apply(ElementFunctions.MULTIPLY, diagonalOf(plain), vector);
        }
        if (isOuter(plain)) {
            Node column = spread(plain, Operation.EveryColumn.class);
            Node row = spread(plain, Operation.EveryRow.class);
            Node product = graph.apply(ElementFunctions.MULTIPLY, flips ? column : row, vector);
            return graph.apply(
                    ElementFunctions.MULTIPLY, flips ? row : column, reduce(graph, Operation.Reduction.SUM, product));
        }
        if (!plain.perRow()) {
            return graph.node(new Operation.MatrixVector(flips), plain, vector);
        }
        if (flips) {
            Node spread = graph.node(new Operation.EveryColumn(plain.shape().columns()), vector);
            return graph.node(new Operation.SumColumns(), graph.apply(ElementFunctions.MULTIPLY, plain, spread));
        }
        Node spread = graph.node(new Operation.EveryRow(plain.shape().rows()), vector);
        return graph.node(
                new Operation.ReduceRows(Operation.Reduction.SUM),
                graph.apply(ElementFunctions.MULTIPLY, plain, spread));
    }

    /** The matrix u v^T. */
    public static Node outer(Graph graph, Node column, Node row) {
        return graph.apply(
                ElementFunctions.MULTIPLY,
                graph.node(new Operation.EveryColumn(row.size()), column),
                graph.node(new Operation.EveryRow(column.size()), row));
    }

    /** The matrix with a vector on its diagonal, else 0, also where the vector is infinite. */
    public static Node diagonal(Graph graph, Node vector) {
        return graph.apply(
                ElementFunctions.WHERE,
                graph.node(new Operation.Identity(vector.size())),
                graph.node(new Operation.EveryRow(vector.size()), vector),
                graph.constant(0));
    }

    /** The sum or maximum over all elements of a vector or matrix. */
    public static Node reduce(Graph graph, Operation.Reduction reduction, Node value) {
        Node vector = value.shape().isMatrix() ? graph.node(new Operation.ReduceRows(reduction), value) : value;
        return graph.node(new Operation.Reduce(reduction), vector);
    }

    /** A vector that is every row or column of a matrix, which a loop over the matrix reads from memory. */
    public static boolean isSpread(Node node) {
        return node.operation() instanceof Operation.EveryRow || node.operation() instanceof Operation.EveryColumn;
    }

    private static boolean isDiagonal(Node matrix) {
        return Graph.isApply(matrix, ElementFunctions.WHERE)
                && matrix.operand(0).operation() instanceof Operation.Identity
                && matrix.operand(1).operation() instanceof Operation.EveryRow
                && Graph.isConstant(matrix.operand(2), 0);
    }

    private static Node diagonalOf(Node matrix) {
        return matrix.operand(1).operand(0);
    }

    private static boolean isOuter(Node matrix) {
        return Graph.isApply(matrix, ElementFunctions.MULTIPLY)
                && spread(matrix, Operation.EveryColumn.class) != null
                && spread(matrix, Operation.EveryRow.class) != null;
    }

    /** The vector that one factor of a product repeats; null if none does. */
    private static Node spread(Node product, Class<? extends Operation> how) {
        for (Node factor : product.operands()) {
            if (how.isInstance(factor.operation())) {
                return factor.operand(0);
            }
        }
        return null;
    }

    private static boolean isTransposed(Node matrix) {
        return matrix.operation() instanceof Operation.Transpose;
    }

    private static Node untransposed(Node matrix) {
        return isTransposed(matrix) ? matrix.operand(0) : matrix;
    }
}
