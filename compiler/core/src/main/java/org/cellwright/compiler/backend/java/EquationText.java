package org.cellwright.compiler.backend.java;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.cellwright.compiler.ir.CellGraph;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Matrices;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;
import org.cellwright.compiler.ir.Shape;

/** Nodes as equations for comments: infix, with the variables of the generated code. */
final class EquationText {
    private static final Map<String, String> OPERATORS = Map.ofEntries(
            Map.entry("add", " + "),
            Map.entry("subtract", " - "),
            Map.entry("multiply", " * "),
            Map.entry("divide", " / "),
            Map.entry("less", " < "),
            Map.entry("less_equal", " <= "),
            Map.entry("greater", " > "),
            Map.entry("greater_equal", " >= "),
            Map.entry("equal", " == "),
            Map.entry("not_equal", " != "));
    private static final int LONGEST = 160;

    private static final int COMPARISON = 0;
    private static final int SUM = 1;
    private static final int PRODUCT = 2;
    private static final int ATOM = 3;

    private final Function<Node, String> variables;
    private final CellGraph cell;

    /** @param variables the variable of a node, or null where the node is part of an expression */
    EquationText(Function<Node, String> variables, CellGraph cell) {
        this.variables = variables;
        this.cell = cell;
    }

    /** {@code variable = expression}, shortened if it is very long. */
    String equation(Node node, String variable) {
        String text = expression(node, COMPARISON, true);
        if (text.length() > LONGEST) {
            text = text.substring(0, LONGEST) + " ...";
        }
        return variable + " = " + text;
    }

    private String expression(Node node, int outer, boolean top) {
        String variable = Matrices.isSpread(node) ? null : variables.apply(node);
        Operation operation = node.operation();
        if (operation instanceof Operation.MatrixVectorSum sum) {
            return bracket(products(node, sum), sum.transposed().size() > 1 ? SUM : PRODUCT, outer);
        }
        if (!top && variable == null && cell.names().containsKey(node)) {
            variable = Identifiers.spell(cell.names().get(node));
        }
        if (!top && variable != null) {
            return variable;
        }
        if (operation instanceof Operation.PreviousState) {
            return vector(node);
        }
        if (operation instanceof Operation.Constant constant) {
            return number(constant.value());
        }
        if (operation instanceof Operation.Size size) {
            return size.extent().toString();
        }
        if (operation instanceof Operation.Identity) {
            return "identity";
        }
        if (operation instanceof Operation.Triangle) {
            return "triangle";
        }
        if (operation instanceof Operation.EveryRow) {
            return expression(node.operand(0), ATOM, false) + "[j]";
        }
        if (operation instanceof Operation.EveryColumn) {
            return expression(node.operand(0), ATOM, false) + "[i]";
        }
        if (operation instanceof Operation.Broadcast) {
            return expression(node.operand(0), outer, false);
        }
        if (!(operation instanceof Operation.Apply apply)) {
            return variable == null ? "?" : variable;
        }
        String name = apply.function().name();
        if (name.equals("stop_gradient")) {
            return expression(node.operand(0), outer, false);
        }
        if (name.equals("negate")) {
            return bracket("-" + expression(node.operand(0), PRODUCT, false), SUM, outer);
        }
        String operator = OPERATORS.get(name);
        if (operator == null) {
            List<String> arguments = new ArrayList<>();
            node.operands().forEach(operand -> arguments.add(expression(operand, COMPARISON, false)));
            return name + "(" + String.join(", ", arguments) + ")";
        }
        int own = switch (name) {
            case "add", "subtract" -> SUM;
            case "multiply", "divide" -> PRODUCT;
            default -> COMPARISON;
        };
        List<Node> operands = LoopCode.inReadingOrder(node);
        int right = name.equals("add") || name.equals("multiply") ? own : own + 1;
        return bracket(
                expression(operands.get(0), own, false) + operator + expression(operands.get(1), right, false),
                own,
                outer);
    }

    private String products(Node node, Operation.MatrixVectorSum sum) {
        List<String> terms = new ArrayList<>();
        for (int i = 0; i < sum.transposed().size(); i++) {
            String matrix =
                    matrix(node.operand(2 * i), cell) + (sum.transposed().get(i) ? "^T" : "");
            terms.add(matrix + " @ " + vector(node.operand(2 * i + 1)));
        }
        return String.join(" + ", terms);
    }

    private String vector(Node node) {
        String name = cell.names().get(node);
        if (node.operation() instanceof Operation.PreviousState state) {
            return Identifiers.spell(cell.names().getOrDefault(cell.nextStates().get(state.index()), "state"))
                    + "[t-1]";
        }
        if (node.operation() instanceof Operation.Input) {
            return Identifiers.spell(name) + "[t]";
        }
        return name != null ? Identifiers.spell(name) : expression(node, ATOM, true);
    }

    /** A parameter, or the part of one: {@code Wf[:, :H]}. */
    static String matrix(Node matrix, CellGraph cell) {
        if (matrix.operation() instanceof Operation.Block block) {
            Shape whole = matrix.operand(0).shape();
            String rows = range(block.row(), matrix.shape().rows(), whole.rows());
            String columns = range(block.column(), matrix.shape().columns(), whole.columns());
            return matrix(matrix.operand(0), cell) + "[" + rows + ", " + columns + "]";
        }
        if (matrix.operation() instanceof Operation.BlockDiagonal) {
            return matrix(matrix.operand(0), cell);
        }
        String name = cell.names().get(matrix);
        if (name == null && matrix.operation() instanceof Operation.Apply) {
            return "(" + new EquationText(node -> null, cell).expression(matrix, COMPARISON, true) + ")";
        }
        if (matrix.operation() instanceof Operation.Triangle) {
            return "triangle";
        }
        return Identifiers.spell(name == null ? "W" : name);
    }

    private static String range(Extent from, Extent size, Extent whole) {
        if (size.equals(whole)) {
            return ":";
        }
        Extent to = from.plus(size);
        return (from.equals(Extent.of(0)) ? "" : from) + ":" + (to.equals(whole) ? "" : to);
    }

    private static String bracket(String text, int own, int outer) {
        return own < Math.min(outer, ATOM) ? "(" + text + ")" : text;
    }

    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
