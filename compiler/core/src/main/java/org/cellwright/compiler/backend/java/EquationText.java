package org.cellwright.compiler.backend.java;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;

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

    /** The variable of a node, or null where the node is part of an expression. */
    private final Function<Node, String> variables;

    EquationText(Function<Node, String> variables) {
        this.variables = variables;
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
        String variable = variables.apply(node);
        if (!top && variable != null) {
            return variable;
        }
        Operation operation = node.operation();
        if (operation instanceof Operation.Constant constant) {
            return number(constant.value());
        }
        if (operation instanceof Operation.Size size) {
            return size.extent().toString();
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
        int right = name.equals("add") || name.equals("multiply") ? own : own + 1;
        return bracket(
                expression(node.operand(0), own, false) + operator + expression(node.operand(1), right, false),
                own,
                outer);
    }

    private static String bracket(String text, int own, int outer) {
        return own < Math.min(outer, ATOM) ? "(" + text + ")" : text;
    }

    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9 ? Long.toString((long) value) : Double.toString(value);
    }
}
