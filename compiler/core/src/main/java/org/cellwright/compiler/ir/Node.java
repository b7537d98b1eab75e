package org.cellwright.compiler.ir;

import java.util.List;

/**
 * One value of a {@link Graph}. Nodes are interned: equal operation and operands are the same object, so identity is
 * equality, and a common subexpression is one node.
 */
public final class Node implements Comparable<Node> {
    private final int id;
    private final Operation operation;
    private final List<Node> operands;
    private final Shape shape;
    private final boolean perRow;

    Node(int id, Operation operation, List<Node> operands) {
        this.id = id;
        this.operation = operation;
        this.operands = List.copyOf(operands);
        this.shape = operation.shape(this.operands);
        this.perRow = operation.perRow(this.operands);
    }

    /** Larger than those of all operands. */
    public int id() {
        return id;
    }

    public Operation operation() {
        return operation;
    }

    public List<Node> operands() {
        return operands;
    }

    public Node operand(int index) {
        return operands.get(index);
    }

    public Shape shape() {
        return shape;
    }

    /** Whether the value differs between the rows of a batch; else it depends on parameters alone, or is a sum over rows. */
    public boolean perRow() {
        return perRow;
    }

    /** Elements of a vector; 1 of a scalar. */
    public Extent size() {
        return shape.isScalar() ? Extent.ONE : shape.size();
    }

    @Override
    public int compareTo(Node other) {
        return Integer.compare(id, other.id);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("%")
                .append(id)
                .append(" = ")
                .append(operation)
                .append(' ');
        for (Node operand : operands) {
            text.append('%').append(operand.id).append(' ');
        }
        return text.append(shape).toString();
    }
}
