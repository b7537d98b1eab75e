package org.cellwright.compiler.schedule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cellwright.compiler.ir.CellGraph;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;
import org.cellwright.compiler.schedule.Action.OuterProduct;
import org.cellwright.compiler.schedule.Schedule.ParameterGradient;

/** The gradients of matrices: what shares its right operand, and stands side by side on the left, becomes one product over all rows. */
final class OuterProducts {
    private record Section(OuterProduct product, int index) {}

    private final CellGraph cell;
    private final Memory memory;
    private final List<OuterProduct> actions = new ArrayList<>();
    private final Map<Node, Section> sections = new LinkedHashMap<>();
    private final List<ParameterGradient> parameterGradients = new ArrayList<>();

    OuterProducts(CellGraph cell, Memory memory) {
        this.cell = cell;
        this.memory = memory;
        Map<Node, List<Node>> byRight = new LinkedHashMap<>();
        for (Node node : Graph.reachable(cell.roots())) {
            if (node.operation() instanceof Operation.OuterSum) {
                byRight.computeIfAbsent(node.operand(1), key -> new ArrayList<>())
                        .add(node);
            }
        }
        byRight.forEach(this::group);
        for (int i = 0; i < cell.gradients().parameters().size(); i++) {
            Node gradient = cell.gradients().parameters().get(i);
            if (gradient != null) {
                int parameter = i;
                parts(gradient).forEach(part -> parameterGradients.add(new ParameterGradient(parameter, part)));
            }
        }
    }

    List<OuterProduct> actions() {
        return actions;
    }

    List<ParameterGradient> parameterGradients() {
        return parameterGradients;
    }

    private void group(Node right, List<Node> nodes) {
        List<Node> sorted = new ArrayList<>(nodes);
        sorted.sort(Comparator.comparing(
                        (Node node) -> memory.of(node.operand(0)).storage().name())
                .thenComparing(node -> memory.of(node.operand(0)).section()));
        List<Node> piece = new ArrayList<>();
        for (Node node : sorted) {
            if (!piece.isEmpty() && !continues(piece.get(piece.size() - 1), node)) {
                emit(right, piece);
                piece = new ArrayList<>();
            }
            piece.add(node);
        }
        emit(right, piece);
    }

    private boolean continues(Node before, Node node) {
        Location last = memory.of(before.operand(0));
        Location next = memory.of(node.operand(0));
        return sumOf(before).blocks().equals(Extent.ONE)
                && sumOf(node).blocks().equals(Extent.ONE)
                && last.storage() == next.storage()
                && last.previous() == next.previous()
                && next.section() == last.section() + 1;
    }

    private static Operation.OuterSum sumOf(Node node) {
        return (Operation.OuterSum) node.operation();
    }

    private void emit(Node right, List<Node> piece) {
        List<Location> left = new ArrayList<>();
        piece.forEach(node -> left.add(memory.of(node.operand(0))));
        OuterProduct product = new OuterProduct(name(right) + " weight gradient", left, memory.of(right), piece);
        actions.add(product);
        for (int i = 0; i < piece.size(); i++) {
            sections.put(piece.get(i), new Section(product, i));
        }
    }

    private String name(Node right) {
        if (right.operation() instanceof Operation.PreviousState state) {
            return cell.names().getOrDefault(cell.nextStates().get(state.index()), "state");
        }
        return cell.names().getOrDefault(right, "operand");
    }

    /** What a gradient is put together from. */
    List<Action.Part> parts(Node gradient) {
        List<Action.Part> parts = new ArrayList<>();
        if (isGathered(gradient)) {
            gather(gradient, Extent.of(0), Extent.of(0), parts);
        } else {
            parts.add(stored(gradient, Extent.of(0), Extent.of(0)));
        }
        return parts;
    }

    /** Whether a gradient is made of products over all rows of a batch, which are put into their places one by one. */
    static boolean isGathered(Node node) {
        Operation operation = node.operation();
        return operation instanceof Operation.OuterSum
                || operation instanceof Operation.MatrixSum
                || operation instanceof Operation.Place;
    }

    private void gather(Node node, Extent row, Extent column, List<Action.Part> parts) {
        if (node.operation() instanceof Operation.MatrixSum) {
            node.operands().forEach(part -> gather(part, row, column, parts));
        } else if (node.operation() instanceof Operation.Place place) {
            gather(node.operand(0), row.plus(place.row()), column.plus(place.column()), parts);
        } else if (node.operation() instanceof Operation.OuterSum) {
            Section section = sections.get(node);
            parts.add(new Action.Part(row, column, null, section.product(), section.index()));
        } else {
            parts.add(stored(node, row, column));
        }
    }

    private Action.Part stored(Node node, Extent row, Extent column) {
        return new Action.Part(row, column, memory.of(node), null, 0);
    }
}
