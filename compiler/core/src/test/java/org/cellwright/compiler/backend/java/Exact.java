package org.cellwright.compiler.backend.java;

import java.math.BigDecimal;
import java.math.MathContext;
import org.cellwright.compiler.function.ElementFunction;

/** Values of functions to about 40 digits for those that the generated code computes itself, else those of StrictMath. */
final class Exact {
    private static final MathContext DIGITS = new MathContext(50);
    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    private Exact() {}

    /** Of finite arguments with a finite result. */
    static BigDecimal of(ElementFunction function, double[] a) {
        return switch (function.name()) {
            case "add" -> number(a[0]).add(number(a[1]));
            case "subtract" -> number(a[0]).subtract(number(a[1]));
            case "multiply" -> number(a[0]).multiply(number(a[1]));
            case "divide" -> number(a[0]).divide(number(a[1]), DIGITS);
            case "sqrt" -> number(a[0]).sqrt(DIGITS);
            case "exp" -> exp(number(a[0]));
            case "sigmoid" -> sigmoid(number(a[0]));
            case "tanh" -> tanh(number(a[0]));
            case "softplus" -> softplus(number(a[0]));
            default -> number(function.value().of(a));
        };
    }

    private static BigDecimal number(double value) {
        return new BigDecimal(value);
    }

    private static BigDecimal exp(BigDecimal x) {
        int halvings = Math.max(0, Math.getExponent(x.doubleValue()) + 4);
        BigDecimal small = x.divide(TWO.pow(halvings), DIGITS);
        BigDecimal sum = BigDecimal.ONE;
        BigDecimal term = BigDecimal.ONE;
        for (int i = 1; i < 30; i++) {
            term = term.multiply(small, DIGITS).divide(BigDecimal.valueOf(i), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        for (int i = 0; i < halvings; i++) {
            sum = sum.multiply(sum, DIGITS);
        }
        return sum;
    }

    private static BigDecimal sigmoid(BigDecimal x) {
        if (x.doubleValue() > 1000) {
            return BigDecimal.ONE;
        }
        return BigDecimal.ONE.divide(BigDecimal.ONE.add(exp(x.negate())), DIGITS);
    }

    private static BigDecimal tanh(BigDecimal x) {
        if (x.abs().doubleValue() > 30) {
            return BigDecimal.valueOf(x.signum());
        }
        if (x.abs().doubleValue() < 1e-10) {
            return x.subtract(x.pow(3).divide(BigDecimal.valueOf(3), DIGITS), DIGITS);
        }
        BigDecimal squared = exp(x.multiply(TWO));
        return squared.subtract(BigDecimal.ONE).divide(squared.add(BigDecimal.ONE), DIGITS);
    }

    /** The larger of x and 0, and log(1 + e), e = exp(-|x|): twice the sum of s^n / n over odd n, s = e / (2 + e). */
    private static BigDecimal softplus(BigDecimal x) {
        BigDecimal positive = x.max(BigDecimal.ZERO);
        if (x.abs().doubleValue() > 1000) {
            return positive;
        }
        BigDecimal e = exp(x.abs().negate());
        BigDecimal s = e.divide(TWO.add(e), DIGITS);
        BigDecimal sum = BigDecimal.ZERO;
        for (int n = 1; n < 100; n += 2) {
            sum = sum.add(s.pow(n, DIGITS).divide(BigDecimal.valueOf(n), DIGITS), DIGITS);
        }
        return positive.add(sum.multiply(TWO), DIGITS);
    }
}
