package org.cellwright.compiler.backend.java;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cellwright.compiler.function.ElementFunction;
import org.cellwright.compiler.function.ElementFunctions;

/**
 * The Vector API text of elementwise functions. It is expanded into loops, since HotSpot boxes vectors that pass through
 * calls.
 *
 * <p>Largest errors in units in the last place, over all floats, and as found on many doubles; what is not named here is
 * rounded correctly:
 *
 * <table>
 *   <caption>Errors</caption>
 *   <tr><th></th><th>float</th><th>double</th></tr>
 *   <tr><td>exp</td><td>1.1</td><td>1.1</td></tr>
 *   <tr><td>sigmoid</td><td>2.5</td><td>2.5</td></tr>
 *   <tr><td>tanh</td><td>2.6</td><td>2.6</td></tr>
 *   <tr><td>softplus</td><td>3</td><td>3</td></tr>
 *   <tr><td>log, log1p, power, sin, cos</td><td>1</td><td>1</td></tr>
 * </table>
 *
 * <p>NaN gives NaN. Results of sigmoid and power below the smallest normal number may be 0, and tanh(-0.0) is 0.0.
 */
final class VectorCode {
    private static final Pattern STEP = Pattern.compile("\\$_(\\w+) =");

    private static final Map<String, String> COMPARISONS = Map.of(
            "less", "LT", "less_equal", "LE", "greater", "GT", "greater_equal", "GE", "equal", "EQ", "not_equal", "NE");

    private VectorCode() {}

    /**
     * Statements that compute the function, one a line; the last declares the result. They name {@code SPECIES}, the
     * {@code constants} of the function, {@code VectorOperators}, and the vector classes of the type.
     *
     * @param arguments simple names of variables of the type's vector class
     * @param result the variable to declare
     * @param prefix all other variables that the statements declare are called this and one of {@code steps}
     */
    static List<String> statements(
            ElementFunction function, NumberType type, List<String> arguments, String result, String prefix) {
        return template(function, type)
                .lines()
                .map(line -> fill(line, type, arguments, result, prefix))
                .toList();
    }

    /** What the names of the variables between arguments and result end in. */
    static List<String> steps(ElementFunction function, NumberType type) {
        return STEP.matcher(template(function, type))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    /**
     * Vectors that the statements use: initialisers by name, all of the type's vector class. The same name has the same
     * value in all functions. They are fastest as local variables before the loop, where HotSpot keeps them in registers;
     * static finals are read from memory again after every store, and loops of Java 17 and 25 alike take up to 1.6 times
     * as long.
     */
    static Map<String, String> constants(ElementFunction function, NumberType type) {
        Map<String, Double> values = switch (function.name()) {
            case "exp" -> ExponentialCode.expConstants(type);
            case "sigmoid" -> ExponentialCode.sigmoidConstants(type);
            case "tanh" -> ExponentialCode.tanhConstants(type);
            case "softplus" -> ExponentialCode.softplusConstants(type);
            default -> Map.of();
        };
        Map<String, String> constants = new LinkedHashMap<>();
        values.forEach((name, value) ->
                constants.put(name, type.vector() + ".broadcast(SPECIES, " + type.literal(value) + ")"));
        return Collections.unmodifiableMap(constants);
    }

    /** The names of the constants of all functions. */
    static Set<String> constantNames(NumberType type) {
        return ElementFunctions.all().stream()
                .flatMap(function -> constants(function, type).keySet().stream())
                .collect(Collectors.toSet());
    }

    /**
     * The code of a row: $r is the result, $_ starts further variables, $0, $1, $2 are the arguments, $V and $I the vector
     * classes of numbers and of their bits, $Vs and $Is their elements in names of methods.
     */
    private static String template(ElementFunction function, NumberType type) {
        return switch (function.name()) {
            case "add" -> "$V $r = $0.add($1);";
            case "subtract" -> "$V $r = $0.sub($1);";
            case "multiply" -> "$V $r = $0.mul($1);";
            case "divide" -> "$V $r = $0.div($1);";
            case "negate" -> "$V $r = $0.neg();";
            case "abs" -> "$V $r = $0.abs();";
            case "sign" -> """
                    $V $_positive = $0.blend(1, $0.compare(VectorOperators.GT, 0));
                    $V $r = $_positive.blend(-1, $0.compare(VectorOperators.LT, 0));
                    """;
            case "floor" -> floor(type);
            case "where" -> "$V $r = $2.blend($1, $0.compare(VectorOperators.NE, 0));";
            case "max" -> "$V $r = $0.max($1);";
            case "min" -> "$V $r = $0.min($1);";
            case "exp" -> ExponentialCode.exp(type);
            case "log" -> "$V $r = $0.lanewise(VectorOperators.LOG);";
            case "log1p" -> "$V $r = $0.lanewise(VectorOperators.LOG1P);";
            case "sqrt" -> "$V $r = $0.sqrt();";
            case "power" -> power(type);
            case "sin" -> "$V $r = $0.lanewise(VectorOperators.SIN);";
            case "cos" -> "$V $r = $0.lanewise(VectorOperators.COS);";
            case "sigmoid" -> ExponentialCode.sigmoid(type);
            case "tanh" -> ExponentialCode.tanh(type);
            case "softplus" -> ExponentialCode.softplus(type);
            case "stop_gradient" -> "$V $r = $0;";
            default -> {
                if (!COMPARISONS.containsKey(function.name())) {
                    throw new IllegalArgumentException("no vector code for " + function);
                }
                yield "$V $r = $V.zero(SPECIES).blend(1, " + condition(function, "$0", "$1") + ");";
            }
        };
    }

    /** A mask of the elements for which a comparison holds. */
    static String condition(ElementFunction comparison, String a, String b) {
        return a + ".compare(VectorOperators." + COMPARISONS.get(comparison.name()) + ", " + b + ")";
    }

    /** Numbers from 2^23, of doubles 2^52, on are whole, so adding that and taking it off again rounds to the nearest. What is whole stays, also -0.0. */
    private static String floor(NumberType type) {
        String whole = type.literal(type == NumberType.FLOAT ? 0x1p23 : 0x1p52);
        String boxed = type == NumberType.FLOAT ? "Float" : "Double";
        return """
                $V $_nearest = $0.abs().add(%s).sub(%s);
                $V $_signed = $_nearest.blend($_nearest.neg(), $0.compare(VectorOperators.LT, 0));
                $V $_one = $V.zero(SPECIES).blend(1, $_signed.compare(VectorOperators.GT, $0));
                $V $_below = $_signed.sub($_one);
                VectorMask<%s> $_inexact = $0.abs().compare(VectorOperators.LT, %s);
                VectorMask<%s> $_other = $_below.compare(VectorOperators.NE, $0).and($_inexact);
                $V $r = $0.blend($_below, $_other);
                """.formatted(whole, whole, boxed, whole, boxed);
    }

    /** What HotSpot's vectors take from C, 1 to the power NaN or infinity, is NaN in Java. */
    private static String power(NumberType type) {
        String boxed = type == NumberType.FLOAT ? "Float" : "Double";
        return """
                VectorMask<%s> $_finite = $1.abs().compare(VectorOperators.LT, %s.POSITIVE_INFINITY);
                VectorMask<%s> $_wrong = $0.abs().compare(VectorOperators.EQ, 1).andNot($_finite);
                $V $r = $0.lanewise(VectorOperators.POW, $1).blend(%s.NaN, $_wrong);
                """.formatted(boxed, boxed, boxed, boxed);
    }

    private static String fill(String line, NumberType type, List<String> arguments, String result, String prefix) {
        String text = line.replace("$Vs", type.vector().replace("Vector", "s"))
                .replace("$Is", type.bitsVector().replace("Vector", "s"))
                .replace("$V", type.vector())
                .replace("$I", type.bitsVector())
                .replace("$_", prefix)
                .replace("$r", result);
        for (int i = 0; i < arguments.size(); i++) {
            text = text.replace("$" + i, arguments.get(i));
        }
        return text;
    }
}
