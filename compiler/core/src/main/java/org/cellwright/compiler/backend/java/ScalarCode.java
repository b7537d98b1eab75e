package org.cellwright.compiler.backend.java;

import java.util.List;
import java.util.Map;
import org.cellwright.compiler.function.ElementFunction;

/** The Java text of elementwise functions for one element. */
final class ScalarCode {
    /** $0, $1, $2 are the arguments, %1 and %0 the numbers 1 and 0 of the type, % a cast from double. */
    private static final Map<String, String> TEMPLATES = Map.ofEntries(
            Map.entry("add", "$0 + $1"),
            Map.entry("subtract", "$0 - $1"),
            Map.entry("multiply", "$0 * $1"),
            Map.entry("divide", "$0 / $1"),
            Map.entry("negate", "-$0"),
            Map.entry("abs", "Math.abs($0)"),
            Map.entry("sign", "Math.signum($0)"),
            Map.entry("floor", "%Math.floor($0)"),
            Map.entry("where", "$0 != 0 ? $1 : $2"),
            Map.entry("max", "Math.max($0, $1)"),
            Map.entry("min", "Math.min($0, $1)"),
            Map.entry("exp", "%Math.exp($0)"),
            Map.entry("log", "%Math.log($0)"),
            Map.entry("log1p", "%Math.log1p($0)"),
            Map.entry("sqrt", "%Math.sqrt($0)"),
            Map.entry("power", "%Math.pow($0, $1)"),
            Map.entry("sin", "%Math.sin($0)"),
            Map.entry("cos", "%Math.cos($0)"),
            Map.entry("sigmoid", "%(1 / (1 + Math.exp(-$0)))"),
            Map.entry("tanh", "%Math.tanh($0)"),
            Map.entry("softplus", "%(Math.max($0, 0) + Math.log1p(Math.exp(-Math.abs($0))))"),
            Map.entry("stop_gradient", "$0"));

    private static final Map<String, String> COMPARISONS = Map.of(
            "less", "<", "less_equal", "<=", "greater", ">", "greater_equal", ">=", "equal", "==", "not_equal", "!=");

    private ScalarCode() {}

    /** A Java expression that is true where a comparison holds. */
    static String condition(ElementFunction comparison, String a, String b) {
        return a + " " + COMPARISONS.get(comparison.name()) + " " + b;
    }

    /** A value, or 0 where it has {@link NumberType#vanishing vanished}. */
    static String withoutVanished(String value, NumberType type) {
        String vanishing = type.literal(type.vanishing());
        return value + " + " + vanishing + " - " + vanishing;
    }

    /**
     * A Java expression of one element, such as {@code (float) Math.tanh(a)}, for the right side of an assignment: it has
     * no parentheses around it.
     *
     * @param arguments variables or literals of the type
     */
    static String expression(ElementFunction function, NumberType type, List<String> arguments) {
        String template = COMPARISONS.containsKey(function.name())
                ? condition(function, "$0", "$1") + " ? %1 : %0"
                : TEMPLATES.get(function.name());
        if (template == null) {
            throw new IllegalArgumentException("no scalar code for " + function);
        }
        String text = template.replace("%1", type.literal(1))
                .replace("%0", type.literal(0))
                .replace("%", type == NumberType.FLOAT ? "(float) " : "");
        for (int i = 0; i < function.arity(); i++) {
            String argument = arguments.get(i);
            text = text.replace("-$" + i, argument.startsWith("-") ? "-(" + argument + ")" : "-" + argument)
                    .replace("$" + i, argument);
        }
        return text;
    }
}
