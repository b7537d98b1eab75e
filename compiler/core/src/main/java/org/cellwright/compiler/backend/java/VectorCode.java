package org.cellwright.compiler.backend.java;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cellwright.compiler.function.ElementFunction;

/**
 * The Vector API text of elementwise functions. It is expanded into loops, since HotSpot boxes vectors that pass through
 * calls.
 */
final class VectorCode {
    private VectorCode() {}

    /**
     * Statements that compute the function, one a line; the last declares the result. They name {@code SPECIES}, the
     * {@code constants} of the function, {@code VectorOperators}, and the vector classes of the type.
     *
     * @param arguments simple names of variables of the type's vector class
     * @param result the variable to declare; all others that the statements declare are called {@code result_...}
     */
    static List<String> statements(
            ElementFunction function, NumberType type, List<String> arguments, String result) {
        List<String> statements = new ArrayList<>();
        for (String line : template(function, type).split("\n")) {
            String text = line.replace("$V", type.vector()).replace("$I", type.bitsVector()).replace("$M", "VectorMask<" + (type == NumberType.FLOAT ? "Float" : "Double") + ">");
            for (int i = 0; i < function.arity(); i++) {
                text = text.replace("$" + i, arguments.get(i));
            }
            statements.add(text.replace("$_", result + "_").replace("$r", result));
        }
        return statements;
    }

    /** Vectors that the statements use: initialisers by name, all of the type's vector class. */
    static Map<String, String> constants(ElementFunction function, NumberType type) {
        Map<String, String> constants = new LinkedHashMap<>();
        boolean isFloat = type == NumberType.FLOAT;
        switch (function.name()) {
            case "exp", "sigmoid", "tanh" -> {
                constants.put("EXP_LOG2E", broadcast(type, 1.4426950408889634));
                constants.put("EXP_ROUND", broadcast(type, isFloat ? 0x1.8p23 : 0x1.8p52));
                constants.put("EXP_LN2_HIGH", broadcast(type, -(isFloat ? (float) Math.log(2) : Math.log(2))));
                constants.put(
                        "EXP_LN2_LOW", broadcast(type, isFloat ? (float) Math.log(2) - Math.log(2) : -2.319046813846299558e-17));
                double factorial = 1;
                for (int i = 1; i <= (isFloat ? 7 : 13); i++) {
                    factorial *= i;
                    constants.put("EXP_" + i, broadcast(type, 1 / factorial));
                }
            }
            default -> {}
        }
        return Collections.unmodifiableMap(constants);
    }

    private static String broadcast(NumberType type, double value) {
        return type.vector() + ".broadcast(SPECIES, "
                + (type == NumberType.FLOAT ? Float.toString((float) value) + "f" : Double.toString(value)) + ")";
    }

    private static String template(ElementFunction function, NumberType type) {
        return switch (function.name()) {
            case "add" -> "$V $r = $0.add($1);";
            case "subtract" -> "$V $r = $0.sub($1);";
            case "multiply" -> "$V $r = $0.mul($1);";
            case "divide" -> "$V $r = $0.div($1);";
            case "negate" -> "$V $r = $0.neg();";
            case "abs" -> "$V $r = $0.abs();";
            case "sign" -> "$V $r = $0.blend(1, $0.compare(VectorOperators.GT, 0)).blend(-1, $0.compare(VectorOperators.LT, 0));";
            case "less" -> comparison("LT");
            case "less_equal" -> comparison("LE");
            case "greater" -> comparison("GT");
            case "greater_equal" -> comparison("GE");
            case "equal" -> comparison("EQ");
            case "not_equal" -> comparison("NE");
            case "where" -> "$V $r = $2.blend($1, $0.compare(VectorOperators.NE, 0));";
            case "max" -> "$V $r = $0.max($1);";
            case "min" -> "$V $r = $0.min($1);";
            case "exp" -> exp(type);
            case "log" -> "$V $r = $0.lanewise(VectorOperators.LOG);";
            case "log1p" -> "$V $r = $0.lanewise(VectorOperators.LOG1P);";
            case "sqrt" -> "$V $r = $0.sqrt();";
            case "power" -> "$V $r = $0.lanewise(VectorOperators.POW, $1);";
            case "sin" -> "$V $r = $0.lanewise(VectorOperators.SIN);";
            case "cos" -> "$V $r = $0.lanewise(VectorOperators.COS);";
            case "sigmoid" -> sigmoid(type);
            case "tanh" -> tanh(type);
            case "stop_gradient" -> "$V $r = $0;";
            default -> throw new IllegalArgumentException("no vector code for " + function);
        };
    }

    private static String comparison(String operator) {
        return "$V $r = $V.zero(SPECIES).blend(1, $0.compare(VectorOperators." + operator + ", $1));";
    }

    /** From $_x: $_k with round(x / ln 2) in its last bits, $_m that number, $_q = e^(x - m ln 2) - 1. */
    private static String expm1OfRemainder(NumberType type) {
        StringBuilder text = new StringBuilder("""
                $V $_k = $_x.fma(EXP_LOG2E, EXP_ROUND);
                $V $_m = $_k.sub(EXP_ROUND);
                $V $_h = $_m.fma(EXP_LN2_HIGH, $_x);
                $V $_d = $_m.fma(EXP_LN2_LOW, $_h);
                """);
        int degree = type == NumberType.FLOAT ? 7 : 13;
        String sum = "EXP_" + degree;
        for (int i = degree - 1; i >= 1; i--) {
            sum += ".fma($_d, EXP_" + i + ")";
        }
        return text + "$V $_q = " + sum + ".mul($_d);\n";
    }

    private static int mantissa(NumberType type) {
        return type == NumberType.FLOAT ? 23 : 52;
    }

    private static String bias(NumberType type) {
        return type == NumberType.FLOAT ? "127" : "1023";
    }

    private static String bits(NumberType type) {
        return type == NumberType.FLOAT ? "Ints" : "Longs";
    }

    private static String floating(NumberType type) {
        return type == NumberType.FLOAT ? "Floats" : "Doubles";
    }

    private static String exp(NumberType type) {
        String low = type == NumberType.FLOAT ? "-104" : "-746";
        String high = type == NumberType.FLOAT ? "89" : "710";
        return "$V $_l = $0.blend(" + low + ", $0.compare(VectorOperators.LT, " + low + "));\n"
                + "$V $_x = $_l.blend(" + high + ", $_l.compare(VectorOperators.GT, " + high + "));\n"
                + expm1OfRemainder(type)
                + "$I $_b = $_k.reinterpretAs" + bits(type) + "();\n"
                + "$I $_c = $_b.lanewise(VectorOperators.ASHR, 1);\n"
                + "$V $_s = $_c.add(" + bias(type) + ").lanewise(VectorOperators.LSHL, " + mantissa(type)
                + ").reinterpretAs" + floating(type) + "();\n"
                + "$V $_t = $_b.sub($_c).add(" + bias(type) + ").lanewise(VectorOperators.LSHL, " + mantissa(type)
                + ").reinterpretAs" + floating(type) + "();\n"
                + "$V $r = $_q.add(1).mul($_s).mul($_t);";
    }

    private static String sigmoid(NumberType type) {
        String limit = type == NumberType.FLOAT ? "88.6f" : "709.6";
        String low = type == NumberType.FLOAT ? "-87" : "-708";
        return "$V $_n = $0.neg();\n"
                + "$V $_l = $_n.blend(" + low + ", $_n.compare(VectorOperators.LT, " + low + "));\n"
                + "$V $_x = $_l.blend(" + limit + ", $_l.compare(VectorOperators.GT, " + limit + "));\n"
                + expm1OfRemainder(type)
                + "$V $_s = $_k.reinterpretAs" + bits(type) + "().add(" + bias(type)
                + ").lanewise(VectorOperators.LSHL, " + mantissa(type) + ").reinterpretAs" + floating(type) + "();\n"
                + "$V $_e = $_q.add(1).mul($_s);\n"
                + "$V $r = $V.broadcast(SPECIES, 1).div($_e.add(1));";
    }

    private static String tanh(NumberType type) {
        String limit = type == NumberType.FLOAT ? "20" : "40";
        return "$V $_a = $0.add($0).abs();\n"
                + "$V $_x = $_a.blend(" + limit + ", $_a.compare(VectorOperators.GT, " + limit + "));\n"
                + expm1OfRemainder(type)
                + "$V $_s = $_k.reinterpretAs" + bits(type) + "().add(" + bias(type)
                + ").lanewise(VectorOperators.LSHL, " + mantissa(type) + ").reinterpretAs" + floating(type) + "();\n"
                + "$V $_e = $_q.fma($_s, $_s.sub(1));\n"
                + "$V $_p = $_e.div($_e.add(2));\n"
                + "$V $r = $_p.reinterpretAs" + bits(type) + "().or($0.reinterpretAs" + bits(type)
                + "().and($V.broadcast(SPECIES, -0.0f).reinterpretAs" + bits(type) + "())).reinterpretAs" + floating(type) + "();";
    }
}
