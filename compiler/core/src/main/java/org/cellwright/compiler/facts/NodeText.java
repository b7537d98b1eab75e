package org.cellwright.compiler.facts;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cellwright.compiler.ir.CellGraph;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;

/** Values by the names of the source, or by the formula that makes them of named ones. */
final class NodeText {
    private static final Map<String, String> OPERATORS = Map.of(
            "add", " + ",
            "subtract", " - ",
            "multiply", " * ",
            "divide", " / ",
            "less", " < ",
            "less_equal", " <= ",
            "greater", " > ",
            "greater_equal", " >= ");
    private static final int DEEPEST = 3;

    private final CellGraph cell;

    NodeText(CellGraph cell) {
        this.cell = cell;
    }

    String of(Node node) {
        return text(node, 0);
    }

    private String text(Node node, int depth) {
        Operation operation = node.operation();
        int state = cell.nextStates().indexOf(node);
        if (operation instanceof Operation.PreviousState previous) {
            String carried = name(cell.nextStates().get(previous.index()));
            return carried.endsWith("]") ? carried : carried + "[t-1]";
        }
        String name = cell.names().get(node);
        if (name != null && !name.startsWith("pre ")) {
            return operation instanceof Operation.Input || state >= 0 ? name(node) + "[t]" : name;
        }
        if (operation instanceof Operation.Constant constant) {
            double value = constant.value();
            return value == Math.rint(value) && Math.abs(value) < 1e9
                    ? Long.toString((long) value)
                    : Double.toString(value);
        }
        if (operation instanceof Operation.Size size) {
            return size.extent().toString();
        }
        if (depth >= DEEPEST) {
            return "...";
        }
        if (operation instanceof Operation.MatrixVectorSum) {
            StringBuilder sum = new StringBuilder();
            for (int i = 0; i < node.operands().size(); i += 2) {
                sum.append(i == 0 ? "" : " + ")
                        .append(text(node.operand(i), depth + 1))
                        .append(" @ ")
                        .append(text(node.operand(i + 1), depth + 1));
            }
            return sum.toString();
        }
        if (operation instanceof Operation.Block
                || operation instanceof Operation.BlockDiagonal
                || operation instanceof Operation.Broadcast) {
            return text(node.operand(0), depth);
        }
        return application(function(operation), node, depth);
    }

    private String application(String function, Node node, int depth) {
        List<String> operands = node.operands().stream()
                .map(operand -> text(operand, depth + 1))
                .toList();
        String operator = OPERATORS.get(function);
        if (operator != null) {
            String text = operands.get(0) + operator + operands.get(1);
            return depth == 0 ? text : "(" + text + ")";
        }
        return function.equals("negate") ? "-" + operands.get(0) : function + "(" + String.join(", ", operands) + ")";
    }

    private static String function(Operation operation) {
        if (operation instanceof Operation.Apply apply) {
            return apply.function().name();
        }
        if (operation instanceof Operation.Reduce reduce) {
            return reduce.reduction() == Operation.Reduction.SUM ? "sum" : "max";
        }
        return operation.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private String name(Node node) {
        return CellFacts.displayed(cell.names().getOrDefault(node, "state"));
    }
}
