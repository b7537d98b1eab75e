package org.cellwright.compiler.backend.java;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Vector code of exp, sigmoid, tanh and softplus.
 *
 * <p>All write the argument as k ln 2 + r with a whole k and |r| at most ln(2) / 2. Adding 3/2 of the power of two at which
 * the spacing of floating-point numbers is 1 rounds to whole numbers; with the exponent's bias in that number too, the
 * last bits of the sum are the exponent field of 2^k, and a shift puts them there. This needs no conversion of numbers,
 * which HotSpot 17 does not compile.
 *
 * <ul>
 *   <li>exp(x) = 2^k p(r); the factor 2^k is two factors, since neither the largest nor denormal results have one.
 *   <li>sigmoid(x) = 1 / (1 + 2^-k p(-r)).
 *   <li>tanh(x) = (2^k - 1 + (2^k + 1) t) / (2^k + 1 + (2^k - 1) t), where t = tanh(r) and x = k ln(2) / 2 + r: nothing
 *       cancels, the function is odd to the last bit, and no rounding exceeds 1.
 *   <li>softplus(x) = max(x, 0) + 2 artanh(s), where s = e / (2 + e) and e = exp(-|x|), so that 2 artanh(s) = log(1 + e).
 * </ul>
 *
 * <p>p, t and what artanh takes are minimax polynomials. Large arguments are set right in k, or by a selection at the end beside the
 * division, not before the rest: on HotSpot 17 a comparison and the selection by it are four instructions. NaN passes
 * through, since no comparison holds for it. Constants of bits are vectors too, since HotSpot 17 does not always
 * compile an operation on a vector of whole numbers and a number, and then every vector that depends on it is an object.
 */
final class ExponentialCode {
    private static final double LN2 = 0.6931471805599453;
    private static final double LOG2E = 1.4426950408889634;

    /** Of e^r: relative errors 2e-9 and 4e-18. */
    private static final double[] EXP_FLOAT = {
        1, 1, 0.49999992070338785, 0.16666419974064764, 0.041668226812254544, 0.0083748323184371, 0.0013836825361744034
    };

    private static final double[] EXP_DOUBLE = {
        1,
        1,
        0.5000000000000011,
        0.16666666666666413,
        0.04166666666653005,
        0.008333333333494591,
        0.0013888888943662664,
        0.00019841269506374283,
        2.4801493061477066e-05,
        2.75575864848576e-06,
        2.7630262892728223e-07,
        2.5000049620418224e-08
    };

    /** Of tanh(r) / r - 1 in r^2, without the term 0: relative errors 6e-8 and 4e-18. */
    private static final double[] TANH_FLOAT = {-0.33331271322634093, 0.1311058503783133};

    private static final double[] TANH_DOUBLE = {
        -0.3333333333333248,
        0.13333333332783207,
        -0.053968252781075164,
        0.02186937064489021,
        -0.00885730644005831,
        0.0034448091022419715
    };

    /** Of (artanh(s) / s - 1) / s^2 in s^2, for s up to 1/3: relative errors 4e-9 and 1e-18 of artanh(s). */
    private static final double[] ATANH_FLOAT = {
        0.3333320814293106, 0.20010763615125268, 0.14000902700905876, 0.14005993124590804
    };

    private static final double[] ATANH_DOUBLE = {
        0.33333333333333154,
        0.20000000000077559,
        0.14285714274058883,
        0.11111111976828092,
        0.09090872239431977,
        0.07693274197525883,
        0.06650560684333566,
        0.060524724321763666,
        0.04172486037031279,
        0.08504877500614118
    };

    private ExponentialCode() {}

    static String exp(NumberType type) {
        boolean isFloat = type == NumberType.FLOAT;
        return """
                $V $_n = $0.fma(EXP_LOG2E, EXP_ROUND);
                $I $_bits = $_n.reinterpretAs$Is().min(EXP_LIMIT.reinterpretAs$Is());
                $V $_k = $_bits.reinterpretAs$Vs().sub(EXP_ROUND);
                $V $_d = $_k.fma(EXP_LN2_LOW, $_k.fma(EXP_LN2_HIGH, $0));
                %s$I $_half = $_bits.lanewise(VectorOperators.LSHR, 1);
                $V $_scale1 = $_half.lanewise(VectorOperators.LSHL, %s).reinterpretAs$Vs();
                $V $_scale2 = $_bits.sub($_half).lanewise(VectorOperators.LSHL, %s).reinterpretAs$Vs();
                $V $_q = $_p.mul($_scale1).mul($_scale2);
                $V $r = $_q.blend(0, $0.compare(VectorOperators.LT, %s));
                """.formatted(
                        polynomial("EXP_P", degree(EXP_FLOAT, EXP_DOUBLE, type), 0, "$_d", "$_p"),
                        type.mantissaBits(),
                        type.mantissaBits(),
                        isFloat ? "-104f" : "-746.0");
    }

    private static double fromBits(NumberType type, int floatBits, long doubleBits) {
        return type == NumberType.FLOAT ? Float.intBitsToFloat(floatBits) : Double.longBitsToDouble(doubleBits);
    }

    static Map<String, Double> expConstants(NumberType type) {
        Map<String, Double> constants = new LinkedHashMap<>();
        constants.put("EXP_LOG2E", LOG2E);
        constants.put("EXP_ROUND", magic(type) + 2 * type.exponentBias());
        constants.put("EXP_LIMIT", fromBits(type, 0x4b4001fc, 0x4338000000000ffcL));
        constants.put("EXP_LN2_HIGH", -high(type));
        constants.put("EXP_LN2_LOW", -low(type));
        put(constants, "EXP_P", 0, type == NumberType.FLOAT ? EXP_FLOAT : EXP_DOUBLE);
        return constants;
    }

    static String sigmoid(NumberType type) {
        boolean isFloat = type == NumberType.FLOAT;
        return """
                $V $_n = $0.fma(SIGMOID_LOG2E, SIGMOID_ROUND);
                $I $_bits = $_n.reinterpretAs$Is().min(SIGMOID_LIMIT.reinterpretAs$Is());
                $V $_k = $_bits.reinterpretAs$Vs().sub(SIGMOID_ROUND);
                $V $_d = $_k.fma(SIGMOID_LN2_LOW, $_k.fma(SIGMOID_LN2_HIGH, $0));
                %s$V $_scale = $_bits.lanewise(VectorOperators.LSHL, %s).reinterpretAs$Vs();
                $V $_q = SIGMOID_P0.div($_p.fma($_scale, SIGMOID_P0));
                $V $r = $_q.blend(SIGMOID_P0, $0.compare(VectorOperators.GT, %s));
                """.formatted(
                        polynomial("SIGMOID_P", degree(EXP_FLOAT, EXP_DOUBLE, type), 0, "$_d", "$_p"),
                        type.mantissaBits(),
                        isFloat ? "18f" : "40.0");
    }

    /** The polynomial is that of e^-d, d = x + ln(2) k, k = round(-x / ln 2). */
    static Map<String, Double> sigmoidConstants(NumberType type) {
        Map<String, Double> constants = new LinkedHashMap<>();
        constants.put("SIGMOID_LOG2E", -LOG2E);
        constants.put("SIGMOID_ROUND", magic(type) + type.exponentBias());
        constants.put("SIGMOID_LIMIT", fromBits(type, 0x4b4000ff, 0x43380000000007ffL));
        constants.put("SIGMOID_LN2_HIGH", high(type));
        constants.put("SIGMOID_LN2_LOW", low(type));
        double[] mirrored = (type == NumberType.FLOAT ? EXP_FLOAT : EXP_DOUBLE).clone();
        for (int i = 1; i < mirrored.length; i += 2) {
            mirrored[i] = -mirrored[i];
        }
        put(constants, "SIGMOID_P", 0, mirrored);
        return constants;
    }

    static String tanh(NumberType type) {
        boolean isFloat = type == NumberType.FLOAT;
        return """
                $V $_n = $0.fma(TANH_LOG2E, TANH_ROUND);
                $V $_d = $_n.sub(TANH_ROUND).fma(TANH_LN2, $0);
                $V $_u = $_d.mul($_d);
                %s$V $_t = $_u.mul($_d).fma($_p, $_d);
                $V $_scale = $_n.reinterpretAs$Is().lanewise(VectorOperators.LSHL, %s).reinterpretAs$Vs();
                $V $_a = $_scale.add(TANH_ONE);
                $V $_b = $_scale.sub(TANH_ONE);
                $V $_q = $_t.fma($_a, $_b).div($_t.fma($_b, $_a));
                $I $_sign = $0.reinterpretAs$Is().and(TANH_SIGN.reinterpretAs$Is());
                $V $_one = $_sign.or(TANH_ONE.reinterpretAs$Is()).reinterpretAs$Vs();
                $V $r = $_q.blend($_one, $0.abs().compare(VectorOperators.GT, %s));
                """.formatted(
                        polynomial("TANH_T", degree(TANH_FLOAT, TANH_DOUBLE, type) + 1, 1, "$_u", "$_p"),
                        type.mantissaBits(),
                        isFloat ? "9.02f" : "19.1");
    }

    static Map<String, Double> tanhConstants(NumberType type) {
        Map<String, Double> constants = new LinkedHashMap<>();
        constants.put("TANH_LOG2E", 2 * LOG2E);
        constants.put("TANH_ROUND", magic(type) + type.exponentBias());
        constants.put("TANH_LN2", -LN2 / 2);
        constants.put("TANH_SIGN", -0.0);
        put(constants, "TANH_T", 1, type == NumberType.FLOAT ? TANH_FLOAT : TANH_DOUBLE);
        constants.put("TANH_ONE", 1.0);
        return constants;
    }

    /** The exponential is that of {@link #sigmoid}, of which it takes the constants. */
    static String softplus(NumberType type) {
        boolean isFloat = type == NumberType.FLOAT;
        return """
                $V $_size = $0.abs();
                $V $_n = $_size.fma(SIGMOID_LOG2E, SIGMOID_ROUND);
                $V $_k = $_n.sub(SIGMOID_ROUND);
                $V $_d = $_k.fma(SIGMOID_LN2_LOW, $_k.fma(SIGMOID_LN2_HIGH, $_size));
                %s$V $_scale = $_n.reinterpretAs$Is().lanewise(VectorOperators.LSHL, %s).reinterpretAs$Vs();
                $V $_e = $_p.mul($_scale).blend(0, $_size.compare(VectorOperators.GT, %s));
                $V $_s = $_e.div($_e.add(SOFTPLUS_TWO));
                $V $_u = $_s.mul($_s);
                %s$V $_twice = $_s.add($_s);
                $V $r = $_u.mul($_twice).fma($_q, $_twice).add($0.max(0));
                """.formatted(
                        polynomial("SIGMOID_P", degree(EXP_FLOAT, EXP_DOUBLE, type), 0, "$_d", "$_p"),
                        type.mantissaBits(),
                        isFloat ? "87.33654f" : "708.396418532264",
                        polynomial("SOFTPLUS_Q", degree(ATANH_FLOAT, ATANH_DOUBLE, type), 0, "$_u", "$_q"));
    }

    static Map<String, Double> softplusConstants(NumberType type) {
        Map<String, Double> constants = new LinkedHashMap<>(sigmoidConstants(type));
        constants.remove("SIGMOID_LIMIT");
        constants.put("SOFTPLUS_TWO", 2.0);
        put(constants, "SOFTPLUS_Q", 0, type == NumberType.FLOAT ? ATANH_FLOAT : ATANH_DOUBLE);
        return constants;
    }

    /** Horner's rule from the constant of number {@code degree} to that of number {@code lowest}, three terms a line. */
    private static String polynomial(String constant, int degree, int lowest, String variable, String result) {
        StringBuilder text = new StringBuilder();
        String sum = constant + degree;
        for (int i = degree - 1; i >= lowest; i--) {
            boolean last = i == lowest;
            sum += ".fma(" + variable + ", " + constant + i + ")";
            if (last || (degree - i) % 3 == 0) {
                String name = last ? result : result + i;
                text.append("$V ").append(name).append(" = ").append(sum).append(";\n");
                sum = name;
            }
        }
        return text.toString();
    }

    private static int degree(double[] ofFloat, double[] ofDouble, NumberType type) {
        return (type == NumberType.FLOAT ? ofFloat : ofDouble).length - 1;
    }

    private static void put(Map<String, Double> constants, String prefix, int first, double[] values) {
        for (int i = 0; i < values.length; i++) {
            constants.put(prefix + (first + i), values[i]);
        }
    }

    private static double magic(NumberType type) {
        return 1.5 * Math.scalb(1.0, type.mantissaBits());
    }

    /** ln 2 as the type has it. */
    private static double high(NumberType type) {
        return type == NumberType.FLOAT ? (float) LN2 : LN2;
    }

    /** ln 2 less {@code high}. */
    private static double low(NumberType type) {
        return type == NumberType.FLOAT ? -1.9046542999577679e-9 : 2.3190468138462996e-17;
    }
}
