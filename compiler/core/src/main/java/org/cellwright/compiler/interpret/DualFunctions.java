package org.cellwright.compiler.interpret;

import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * The elementwise functions and their partial derivatives, by formulas of their own: nothing here is taken from the table
 * whose rules the oracle judges. Derivatives at kinks are PyTorch's.
 */
final class DualFunctions {
    /** A function of numbers: its value, and its partial derivatives. */
    interface Rule {
        double value(double[] x);

        /** Null where the argument contributes nothing, not even NaN. */
        Double partial(int argument, double[] x);
    }

    private static final Map<String, Rule> RULES = new HashMap<>();

    static {
        binary("add", (a, b) -> a + b, (a, b) -> 1, (a, b) -> 1);
        binary("subtract", (a, b) -> a - b, (a, b) -> 1, (a, b) -> -1);
        binary("multiply", (a, b) -> a * b, (a, b) -> b, (a, b) -> a);
        binary("divide", (a, b) -> a / b, (a, b) -> 1 / b, (a, b) -> -a / (b * b));
        unary("negate", a -> -a, a -> -1);
        unary("abs", a -> a < 0 ? -a : a == 0 ? 0 : a, a -> a > 0 ? 1 : a < 0 ? -1 : a == 0 ? 0 : Double.NaN);
        unary("sign", a -> a > 0 ? 1 : a < 0 ? -1 : a, null);
        unary("floor", a -> a - a % 1 - (a % 1 < 0 ? 1 : 0), null);
        binary("less", (a, b) -> a < b ? 1 : 0, null, null);
        binary("less_equal", (a, b) -> a <= b ? 1 : 0, null, null);
        binary("greater", (a, b) -> a > b ? 1 : 0, null, null);
        binary("greater_equal", (a, b) -> a >= b ? 1 : 0, null, null);
        binary("equal", (a, b) -> a == b ? 1 : 0, null, null);
        binary("not_equal", (a, b) -> a == b ? 0 : 1, null, null);
        RULES.put("where", new Where());
        binary(
                "max",
                (a, b) -> a != a || b != b ? Double.NaN : a < b ? b : a,
                (a, b) -> a > b ? 1 : a == b ? 0.5 : 0,
                (a, b) -> b > a ? 1 : a == b ? 0.5 : 0);
        binary(
                "min",
                (a, b) -> a != a || b != b ? Double.NaN : a > b ? b : a,
                (a, b) -> a < b ? 1 : a == b ? 0.5 : 0,
                (a, b) -> b < a ? 1 : a == b ? 0.5 : 0);
        unary("exp", StrictMath::exp, StrictMath::exp);
        unary("log", StrictMath::log, a -> 1 / a);
        unary("log1p", StrictMath::log1p, a -> 1 / (1 + a));
        unary("sqrt", StrictMath::sqrt, a -> 1 / (2 * StrictMath.sqrt(a)));
        binary(
                "power",
                StrictMath::pow,
                (a, b) -> b == 0 ? 0 : b * StrictMath.pow(a, b - 1),
                (a, b) -> StrictMath.pow(a, b) * StrictMath.log(a));
        unary("sin", StrictMath::sin, StrictMath::cos);
        unary("cos", StrictMath::cos, a -> -StrictMath.sin(a));
        unary("sigmoid", DualFunctions::sigmoid, a -> sigmoid(a) * sigmoid(-a));
        unary("tanh", DualFunctions::tanh, a -> 1 / (StrictMath.cosh(a) * StrictMath.cosh(a)));
        unary(
                "softplus",
                a -> StrictMath.log1p(StrictMath.exp(-Math.abs(a))) + (a < 0 ? 0 : a),
                DualFunctions::sigmoid);
        unary("stop_gradient", a -> a, null);
    }

    private DualFunctions() {}

    static Rule find(String name) {
        Rule rule = RULES.get(name);
        if (rule == null) {
            throw new IllegalArgumentException("the interpreter does not know the function " + name);
        }
        return rule;
    }

    private static double sigmoid(double a) {
        double e = StrictMath.exp(-Math.abs(a));
        return a < 0 ? e / (1 + e) : 1 / (1 + e);
    }

    private static double tanh(double a) {
        double e = StrictMath.expm1(-2 * Math.abs(a));
        double size = -e / (2 + e);
        return a < 0 ? -size : size;
    }

    private static void unary(String name, DoubleUnaryOperator value, DoubleUnaryOperator partial) {
        RULES.put(name, new Rule() {
            @Override
            public double value(double[] x) {
                return value.applyAsDouble(x[0]);
            }

            @Override
            public Double partial(int argument, double[] x) {
                return partial == null ? null : (Double) partial.applyAsDouble(x[0]);
            }
        });
    }

    private static void binary(
            String name, DoubleBinaryOperator value, DoubleBinaryOperator left, DoubleBinaryOperator right) {
        RULES.put(name, new Rule() {
            @Override
            public double value(double[] x) {
                return value.applyAsDouble(x[0], x[1]);
            }

            @Override
            public Double partial(int argument, double[] x) {
                DoubleBinaryOperator partial = argument == 0 ? left : right;
                return partial == null ? null : (Double) partial.applyAsDouble(x[0], x[1]);
            }
        });
    }

    /** The branch that is not taken has no derivative at all, so not even NaN comes through. */
    private static final class Where implements Rule {
        @Override
        public double value(double[] x) {
            return x[0] == 0 ? x[2] : x[1];
        }

        @Override
        public Double partial(int argument, double[] x) {
            boolean taken = argument == (x[0] == 0 ? 2 : 1);
            return taken ? 1.0 : null;
        }
    }
}
