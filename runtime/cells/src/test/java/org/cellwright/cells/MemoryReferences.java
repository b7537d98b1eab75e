package org.cellwright.cells;

import static org.cellwright.cells.Step.each;
import static org.cellwright.cells.Step.mix;
import static org.cellwright.cells.Step.normalized;
import static org.cellwright.cells.Step.part;
import static org.cellwright.cells.Step.plus;
import static org.cellwright.cells.Step.relu;
import static org.cellwright.cells.Step.times;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A step of each kind of LSTM, written from the papers. */
final class MemoryReferences {
    static final Map<String, Consumer<Step>> TABLE = new TreeMap<>();

    static {
        TABLE.put("Lstm", s -> {
            double[] c = memory(s, s.get("a"));
            s.set("a", times(s.sigmoid("Wo", "bo", s.get("a"), s.get("x")), Step.tanh(c)));
        });
        TABLE.put("LstmLinearOutput", s -> {
            double[] c = memory(s, s.get("a"));
            s.set("a", times(s.sigmoid("Wo", "bo", s.get("a"), s.get("x")), c));
        });
        TABLE.put("LstmProjected", s -> {
            double[] c = memory(s, s.get("a"));
            double[] o = s.sigmoid("Wo", "bo", s.get("a"), s.get("x"));
            s.set("a", s.product("Wa", times(o, Step.tanh(c))));
        });
        TABLE.put("MultiplicativeLstm", s -> {
            double[] m = times(s.product("Wm", s.get("x")), s.product("Um", s.get("a")));
            double[] c = memory(s, m);
            s.set("a", times(s.sigmoid("Wo", "bo", m, s.get("x")), Step.tanh(c)));
        });
        TABLE.put("LstmPeephole", s -> peephole(s, false));
        TABLE.put("LstmPeepholeGraves", s -> peephole(s, true));
        TABLE.put("AwdLstm", s -> {
            double[] h = s.get("h");
            double[] x = s.get("x");
            double[] i = Step.sigmoid(plus(s.product("Wi", x), s.product("Ui", h), s.get("bi")));
            double[] f = Step.sigmoid(plus(s.product("Wf", x), s.product("Uf", h), s.get("bf")));
            double[] o = Step.sigmoid(plus(s.product("Wo", x), s.product("Uo", h), s.get("bo")));
            double[] g = Step.tanh(plus(s.product("Wc", x), s.product("Uc", h), s.get("bc")));
            double[] c = plus(times(i, g), times(f, s.get("c")));
            s.set("c", c);
            s.set("h", times(o, Step.tanh(c)));
        });
        TABLE.put("LstmCoupled", s -> {
            double[] a = s.get("a");
            double[] x = s.get("x");
            double[] c = mix(s.sigmoid("Wf", "bf", a, x), s.get("c"), s.tanh("Wc", "bc", a, x));
            s.set("c", c);
            s.set("a", times(s.sigmoid("Wo", "bo", a, x), Step.tanh(c)));
        });
        TABLE.put("LayerNormLstm", s -> {
            double[] past = times(s.get("gh"), normalized(s.product("U", s.get("h"))));
            double[] sum = plus(past, times(s.get("gx"), normalized(s.product("W", s.get("x")))), s.get("b"));
            double[] fresh = times(Step.sigmoid(part(sum, 1, 4)), Step.tanh(part(sum, 3, 4)));
            double[] c = plus(times(Step.sigmoid(part(sum, 0, 4)), s.get("c")), fresh);
            s.set("c", c);
            double[] seen = Step.tanh(plus(times(s.get("gc"), normalized(c)), s.get("bc")));
            s.set("h", times(Step.sigmoid(part(sum, 2, 4)), seen));
        });
        TABLE.put("LayerNormLstmBasic", s -> {
            double[] h = s.get("h");
            double[] x = s.get("x");
            double[] i = plus(times(s.get("gi"), normalized(s.product("Wi", h, x))), s.get("bi"));
            double[] f = plus(times(s.get("gf"), normalized(s.product("Wf", h, x))), s.get("bf"));
            double[] g = plus(times(s.get("gg"), normalized(s.product("Wg", h, x))), s.get("bg"));
            double[] o = plus(times(s.get("go"), normalized(s.product("Wo", h, x))), s.get("bo"));
            double[] fresh = times(Step.sigmoid(i), Step.tanh(g));
            double[] c = plus(times(Step.sigmoid(f), s.get("c")), fresh);
            s.set("c", c);
            double[] seen = Step.tanh(plus(times(s.get("gc"), normalized(c)), s.get("bc")));
            s.set("h", times(Step.sigmoid(o), seen));
        });
        TABLE.put("WmcLstm", s -> {
            double[] h = s.get("h");
            double[] x = s.get("x");
            double[] old = s.get("c");
            double[] i = Step.sigmoid(plus(s.affine("Wi", "bi", h, x), Step.tanh(s.product("Ui", old))));
            double[] f = Step.sigmoid(plus(s.affine("Wf", "bf", h, x), Step.tanh(s.product("Uf", old))));
            double[] c = plus(times(i, s.tanh("Wg", "bg", h, x)), times(f, old));
            double[] o = Step.sigmoid(plus(s.affine("Wo", "bo", h, x), Step.tanh(s.product("Uo", c))));
            s.set("c", c);
            s.set("h", times(o, Step.tanh(c)));
        });
        TABLE.put("Nas", s -> {
            double[] p = s.product("W", s.get("x"));
            double[] q = plus(s.product("U", s.get("h")), s.get("b"));
            double[][] sums = new double[8][];
            Arrays.setAll(sums, i -> plus(part(p, i, 8), part(q, i, 8)));
            double[] one = Step.tanh(times(Step.sigmoid(sums[0]), relu(sums[1])));
            double[] two = plus(Step.sigmoid(sums[2]), relu(times(part(p, 3, 8), part(q, 3, 8))));
            double[] three = Step.tanh(times(Step.tanh(sums[4]), Step.sigmoid(sums[5])));
            double[] four = Step.sigmoid(plus(Step.tanh(sums[6]), Step.sigmoid(sums[7])));
            double[] c = times(Step.tanh(plus(one, s.get("c"))), Step.tanh(two));
            s.set("c", c);
            s.set("h", Step.tanh(times(c, Step.tanh(plus(three, four)))));
        });
        TABLE.put("Lmu", s -> {
            double[] m = s.get("m");
            double[] h = s.get("h");
            double[] x = s.get("x");
            double u = s.product("e", x, h, m)[0];
            double[] next = m.clone();
            for (int i = 0; i < m.length; i++) {
                double rate = (2 * i + 1) * Math.pow(-1, i) * u;
                for (int j = 0; j < m.length; j++) {
                    rate += (2 * i + 1) * (i < j ? -1 : Math.pow(-1, i - j + 1)) * m[j];
                }
                next[i] += rate / 100;
            }
            s.set("m", next);
            s.set("h", Step.tanh(s.product("W", x, h, next)));
        });
        TABLE.put("MLstm", s -> s.set("h", times(s.sigmoid("Wo", "bo", s.get("x")), matrixMemory(s, ""))));
        TABLE.put("MLstmHeads", s -> {
            double[] read = Step.joined(matrixMemory(s, "[1]"), matrixMemory(s, "[2]"));
            s.set("h", times(s.sigmoid("Wo", "bo", s.get("x")), read));
        });
        TABLE.put("PhasedLstm", s -> {
            double[] h = s.get("h");
            double[] x = s.get("x");
            double[] c = s.get("c");
            double[] gate = new double[h.length];
            Arrays.setAll(gate, k -> timeGate(s.get("time")[0] / Math.exp(s.get("period")[k]) - s.get("shift")[k]));
            double[] fresh = times(s.sigmoid("Wi", "bi", h, x), s.tanh("Wc", "bc", h, x));
            double[] next = plus(times(s.sigmoid("Wf", "bf", h, x), c), fresh);
            s.set("c", mix(gate, next, c));
            s.set("h", mix(gate, times(s.sigmoid("Wo", "bo", h, x), Step.tanh(next)), h));
        });
        TABLE.put("OnLstm", s -> {
            double[] h = s.get("h");
            double[] x = s.get("x");
            double[] forget = rising(s.affine("Wmf", "bmf", h, x));
            double[] input = each(rising(s.affine("Wmi", "bmi", h, x)), v -> 1 - v);
            double[] overlap = times(forget, input);
            double[] f = plus(forget, times(overlap, each(s.sigmoid("Wf", "bf", h, x), v -> v - 1)));
            double[] i = plus(input, times(overlap, each(s.sigmoid("Wi", "bi", h, x), v -> v - 1)));
            double[] c = plus(times(f, s.get("c")), times(i, s.tanh("Wc", "bc", h, x)));
            s.set("c", c);
            s.set("h", times(s.sigmoid("Wo", "bo", h, x), Step.tanh(c)));
        });
        // Without the state that keeps exponents small: c and n themselves, of which the cell holds exp(-m) times each.
        TABLE.put("SLstm", s -> {
            double[][] both = {s.get("h"), s.get("x")};
            exponential(
                    s,
                    s.affine("Wi", "bi", both),
                    s.affine("Wf", "bf", both),
                    s.affine("Wz", "bz", both),
                    s.affine("Wo", "bo", both));
        });
        TABLE.put("SLstmHeads", s -> {
            int heads = s.get("h").length * s.get("h").length / s.get("Ri").length;
            exponential(s, heads(s, heads, "i"), heads(s, heads, "f"), heads(s, heads, "z"), heads(s, heads, "o"));
        });
    }

    /** W x + R h + b, where R sees each head's part of h alone. */
    private static double[] heads(Step s, int count, String gate) {
        double[][] parts = new double[count][];
        for (int head = 0; head < count; head++) {
            Step own = new Step(Map.of("R", part(s.get("R" + gate), head, count)));
            parts[head] = own.product("R", part(s.get("h"), head, count));
        }
        return plus(s.affine("W" + gate, "b" + gate, s.get("x")), Step.joined(parts));
    }

    private static void exponential(Step s, double[] logInput, double[] forget, double[] candidate, double[] output) {
        double[] i = each(logInput, Math::exp);
        double[] f = Step.sigmoid(forget);
        double[] before = each(s.get("m"), Math::exp);
        double[] c = plus(times(f, times(before, s.get("c"))), times(i, Step.tanh(candidate)));
        double[] n = plus(times(f, times(before, s.get("n"))), i);
        double[] largest = new double[i.length];
        Arrays.setAll(largest, k -> Math.max(i[k], f[k] * before[k]));
        s.set("m", each(largest, Math::log));
        s.set("c", times(c, each(largest, v -> 1 / v)));
        s.set("n", times(n, each(largest, v -> 1 / v)));
        s.set("h", times(Step.sigmoid(output), times(c, each(n, v -> 1 / v))));
    }

    /** What is read of a memory, without the state that keeps exponents small: C itself, of which the cell holds exp(-m) times. */
    private static double[] matrixMemory(Step s, String head) {
        double[] x = s.get("x");
        double[] q = s.affine("Wq" + head, "bq" + head, x);
        int size = q.length;
        double[] k = plus(times(1 / Math.sqrt(size), s.product("Wk" + head, x)), s.get("bk" + head));
        double[] v = s.affine("Wv" + head, "bv" + head, x);
        double i = Math.exp(s.affine("wi" + head, "bi" + head, x)[0]);
        double kept = Step.sigmoid(s.affine("wf" + head, "bf" + head, x))[0] * Math.exp(s.get("m" + head)[0]);
        double[] memory = times(kept, s.get("C" + head));
        double[] read = new double[size];
        double sum = 0;
        for (int column = 0; column < size; column++) {
            for (int row = 0; row < size; row++) {
                memory[row * size + column] += i * v[row] * k[column];
                read[row] += memory[row * size + column] * q[column];
            }
            memory[size * size + column] += i * k[column];
            sum += memory[size * size + column] * q[column];
        }
        double divisor = Math.max(Math.abs(sum), 1);
        double largest = Math.max(i, kept);
        s.set("m" + head, new double[] {Math.log(largest)});
        s.set("C" + head, times(1 / largest, memory));
        return times(1 / divisor, read);
    }

    /** From the first element's share of all exponentials to 1. */
    private static double[] rising(double[] a) {
        double[] shares = each(a, Math::exp);
        double total = Arrays.stream(shares).sum();
        Arrays.parallelPrefix(shares, Double::sum);
        return each(shares, v -> v / total);
    }

    /** Opens and shuts in a twentieth of the period. */
    private static double timeGate(double periods) {
        double phase = periods - Math.floor(periods);
        if (phase < 0.025) {
            return phase / 0.025;
        }
        return phase < 0.05 ? (0.05 - phase) / 0.025 : 0.001 * phase;
    }

    private static double[] memory(Step s, double[] seen) {
        double[] x = s.get("x");
        double[] fresh = times(s.sigmoid("Wu", "bu", seen, x), s.tanh("Wc", "bc", seen, x));
        double[] c = plus(times(s.sigmoid("Wf", "bf", seen, x), s.get("c")), fresh);
        s.set("c", c);
        return c;
    }

    private static void peephole(Step s, boolean outputSeesNewMemory) {
        double[] a = s.get("a");
        double[] x = s.get("x");
        double[] old = s.get("c");
        double[] u = Step.sigmoid(plus(s.affine("Wu", "bu", a, x), times(s.get("pu"), old)));
        double[] f = Step.sigmoid(plus(s.affine("Wf", "bf", a, x), times(s.get("pf"), old)));
        double[] c = plus(times(u, s.tanh("Wc", "bc", a, x)), times(f, old));
        double[] seen = times(s.get("po"), outputSeesNewMemory ? c : old);
        s.set("c", c);
        s.set("a", times(Step.sigmoid(plus(s.affine("Wo", "bo", a, x), seen)), Step.tanh(c)));
    }

    private MemoryReferences() {}
}
