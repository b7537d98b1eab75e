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
                collect(i, gradient, Extent.of(0), Extent.of(0));
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
        return last.storage() == next.storage()
                && last.previous() == next.previous()
                && next.section() == last.section() + 1;
    }

    private void emit(Node right, List<Node> piece) {
        List<Location> left = new ArrayList<>();
        piece.forEach(node -> left.add(memory.of(node.operand(0))));
        Phase phase = right.perRow() ? Phase.BACKWARD_AFTER : Phase.WEIGHTS_AFTER;
        OuterProduct product = new OuterProduct(name(right) + " weight gradient", left, memory.of(right), piece, phase);
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

    private void collect(int parameter, Node gradient, Extent row, Extent column) {
        Operation operation = gradient.operation();
        if (!gradient.shape().isMatrix()) {
            parameterGradients.add(new ParameterGradient(parameter, row, column, memory.of(gradient), null, 0));
        } else if (operation instanceof Operation.MatrixSum) {
            gradient.operands().forEach(part -> collect(parameter, part, row, column));
        } else if (operation instanceof Operation.Place place) {
            collect(parameter, gradient.operand(0), row.plus(place.row()), column.plus(place.column()));
        } else if (operation instanceof Operation.OuterSum) {
            Section section = sections.get(gradient);
            parameterGradients.add(
                    new ParameterGradient(parameter, row, column, null, section.product(), section.index()));
        } else {
            throw new IllegalStateException("no gradient of a parameter can be " + gradient);
        }
    }
}
