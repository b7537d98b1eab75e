package org.cellwright.compiler.function;

import static org.cellwright.compiler.function.Formula.apply;
import static org.cellwright.compiler.function.Formula.n;
import static org.cellwright.compiler.function.Formula.x;
import static org.cellwright.compiler.function.Formula.y;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cellwright.compiler.function.ElementFunction.Interval;
import org.cellwright.compiler.function.ElementFunction.Value;

/**
 * All elementwise functions. What can be written in the language stands in the prelude instead. To add one: a row here and
 * its code in the backend; every test of the table then covers it.
 *
 * <p>Derivatives at kinks are PyTorch's: {@code abs} has 0 at 0, {@code max} and {@code min} give half to each argument
 * where both are equal, comparisons have 0.
 */
public final class ElementFunctions {
    private static final Map<String, ElementFunction> TABLE = new LinkedHashMap<>();

    private static final Interval WIDE = new Interval(-4, 4);
    private static final Interval POSITIVE = new Interval(0.1, 5);
    private static final Formula ZERO = null;

    public static final ElementFunction ADD = row("add", 1, a -> a[0] + a[1], derivatives(n(1), n(1)), WIDE, WIDE);
    public static final ElementFunction SUBTRACT =
            row("subtract", 1, a -> a[0] - a[1], derivatives(n(1), n(-1)), WIDE, WIDE);
    public static final ElementFunction MULTIPLY =
            row("multiply", 1, a -> a[0] * a[1], derivatives(x(1), x(0)), WIDE, WIDE);
    public static final ElementFunction DIVIDE = row(
            "divide",
            6,
            a -> a[0] / a[1],
            derivatives(apply("divide", n(1), x(1)), apply("negate", apply("divide", y(), x(1)))),
            WIDE,
            POSITIVE);
    public static final ElementFunction NEGATE = row("negate", 1, a -> -a[0], derivatives(n(-1)), WIDE);
    public static final ElementFunction ABS =
            row("abs", 1, a -> Math.abs(a[0]), derivatives(apply("sign", x(0))), WIDE);
    /** -1, 0 or 1. */
    public static final ElementFunction SIGN = row("sign", 3, a -> Math.signum(a[0]), derivatives(ZERO), WIDE);

    /** The largest whole number that is not larger. */
    public static final ElementFunction FLOOR = row("floor", 6, a -> Math.floor(a[0]), derivatives(ZERO), WIDE);

    public static final ElementFunction LESS = comparison("less", a -> a[0] < a[1] ? 1 : 0);
    public static final ElementFunction LESS_EQUAL = comparison("less_equal", a -> a[0] <= a[1] ? 1 : 0);
    public static final ElementFunction GREATER = comparison("greater", a -> a[0] > a[1] ? 1 : 0);
    public static final ElementFunction GREATER_EQUAL = comparison("greater_equal", a -> a[0] >= a[1] ? 1 : 0);
    public static final ElementFunction EQUAL = comparison("equal", a -> a[0] == a[1] ? 1 : 0);
    public static final ElementFunction NOT_EQUAL = comparison("not_equal", a -> a[0] != a[1] ? 1 : 0);
    /**
     * {@code where(condition, a, b)}: a where the condition is not 0, else b. Its gradient is a selection too, not a
     * product, so the branch that is not taken contributes exactly 0.
     */
    public static final ElementFunction WHERE = row(
            "where",
            2,
            a -> a[0] != 0 ? a[1] : a[2],
            derivatives(ZERO, apply("where", x(0), n(1), n(0)), apply("where", x(0), n(0), n(1))),
            new Interval(-1, 1),
            WIDE,
            WIDE);

    public static final ElementFunction MAX =
            row("max", 1, a -> Math.max(a[0], a[1]), derivatives(share(0, 1), rest(share(0, 1))), WIDE, WIDE);
    public static final ElementFunction MIN =
            row("min", 1, a -> Math.min(a[0], a[1]), derivatives(share(1, 0), rest(share(1, 0))), WIDE, WIDE);

    public static final ElementFunction EXP = row("exp", 14, a -> Math.exp(a[0]), derivatives(y()), WIDE);
    public static final ElementFunction LOG =
            row("log", 20, a -> Math.log(a[0]), derivatives(apply("divide", n(1), x(0))), POSITIVE);
    /** log(1 + x), accurate near 0. */
    public static final ElementFunction LOG1P = row(
            "log1p",
            20,
            a -> Math.log1p(a[0]),
            derivatives(apply("divide", n(1), apply("add", n(1), x(0)))),
            new Interval(-0.9, 5));

    public static final ElementFunction SQRT =
            row("sqrt", 8, a -> Math.sqrt(a[0]), derivatives(apply("divide", n(0.5), y())), POSITIVE);
    public static final ElementFunction POWER = row(
            "power",
            30,
            a -> Math.pow(a[0], a[1]),
            derivatives(
                    apply("multiply", x(1), apply("power", x(0), apply("subtract", x(1), n(1)))),
                    apply("multiply", y(), apply("log", x(0)))),
            POSITIVE,
            new Interval(-3, 3));
    public static final ElementFunction SIN =
            row("sin", 20, a -> Math.sin(a[0]), derivatives(apply("cos", x(0))), WIDE);
    public static final ElementFunction COS =
            row("cos", 20, a -> Math.cos(a[0]), derivatives(apply("negate", apply("sin", x(0)))), WIDE);
    /** 1 / (1 + exp(-x)). */
    public static final ElementFunction SIGMOID = row(
            "sigmoid",
            18,
            a -> 1 / (1 + Math.exp(-a[0])),
            derivatives(apply("multiply", y(), apply("subtract", n(1), y()))),
            WIDE);

    public static final ElementFunction TANH = row(
            "tanh", 18, a -> Math.tanh(a[0]), derivatives(apply("subtract", n(1), apply("multiply", y(), y()))), WIDE);
    /** log(1 + exp(x)), without overflow. */
    public static final ElementFunction SOFTPLUS = row(
            "softplus",
            32,
            a -> Math.max(a[0], 0) + Math.log1p(Math.exp(-Math.abs(a[0]))),
            derivatives(apply("sigmoid", x(0))),
            WIDE);
    /** The argument itself, taken as a constant by gradients. */
    public static final ElementFunction STOP_GRADIENT = row("stop_gradient", 0, a -> a[0], derivatives(ZERO), WIDE);

    private ElementFunctions() {}

    /** All functions, in the order of the table. */
    public static List<ElementFunction> all() {
        return List.copyOf(TABLE.values());
    }

    public static Optional<ElementFunction> find(String name) {
        return Optional.ofNullable(TABLE.get(name));
    }

    /** 1 where argument i is larger (of {@code max(0, 1)}), 1/2 where both are equal, else 0. */
    private static Formula share(int i, int j) {
        return apply("add", apply("greater", x(i), x(j)), apply("multiply", n(0.5), apply("equal", x(0), x(1))));
    }

    private static Formula rest(Formula share) {
        return apply("subtract", n(1), share);
    }

    private static ElementFunction comparison(String name, Value value) {
        return row(name, 2, value, derivatives(ZERO, ZERO), WIDE, WIDE);
    }

    private static List<Formula> derivatives(Formula... formulas) {
        return Arrays.asList(formulas);
    }

    private static ElementFunction row(
            String name, int cost, Value value, List<Formula> derivatives, Interval... domain) {
        ElementFunction function = new ElementFunction(name, cost, value, derivatives, List.of(domain));
        TABLE.put(name, function);
        return function;
    }
}
