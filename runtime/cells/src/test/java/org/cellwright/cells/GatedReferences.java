package org.cellwright.cells;

import static org.cellwright.cells.Step.each;
import static org.cellwright.cells.Step.mix;
import static org.cellwright.cells.Step.normalized;
import static org.cellwright.cells.Step.part;
import static org.cellwright.cells.Step.plus;
import static org.cellwright.cells.Step.relu;
import static org.cellwright.cells.Step.times;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A step of each cell with gates, written from the papers. */
final class GatedReferences {
    static final Map<String, Consumer<Step>> TABLE = new TreeMap<>();

    static {
        TABLE.put("GruSimplified", s -> {
            double[] c = s.get("c");
            double[] x = s.get("x");
            s.set("c", mix(s.sigmoid("Wu", "bu", c, x), s.tanh("Wc", "bc", c, x), c));
        });
        TABLE.put("Gru", s -> {
            double[] c = s.get("c");
            double[] x = s.get("x");
            double[] reset = times(s.sigmoid("Wr", "br", c, x), c);
            s.set("c", mix(s.sigmoid("Wu", "bu", c, x), s.tanh("Wc", "bc", reset, x), c));
        });
        TABLE.put("Augru", s -> {
            double[] h = s.get("h");
            double[] x = s.get("x");
            double[] reset = times(s.sigmoid("Wr", "br", h, x), h);
            double[] u = times(s.get("score")[0], s.sigmoid("Wu", "bu", h, x));
            s.set("h", mix(u, s.tanh("Wh", "bh", reset, x), h));
        });
        TABLE.put("Mgu", s -> {
            double[] h = s.get("h");
            double[] x = s.get("x");
            double[] f = s.sigmoid("Wf", "bf", h, x);
            s.set("h", mix(f, s.tanh("Wh", "bh", times(f, h), x), h));
        });
        TABLE.put("Mut1", s -> {
            double[] h = s.get("h");
            double[] x = s.get("x");
            double[] reset = times(s.sigmoid("Wr", "br", h, x), h);
            double[] sum = plus(s.product("Uh", reset), Step.tanh(s.product("Wh", x)), s.get("bh"));
            s.set("h", mix(s.sigmoid("Wz", "bz", x), Step.tanh(sum), h));
        });
        TABLE.put("Mut3", s -> {
            double[] h = s.get("h");
            double[] x = s.get("x");
            double[] reset = times(s.sigmoid("Wr", "br", h, x), h);
            s.set("h", mix(s.sigmoid("Wz", "bz", Step.tanh(h), x), s.tanh("Wh", "bh", reset, x), h));
        });
        TABLE.put("Ugrnn", s -> {
            double[] h = s.get("h");
            double[] x = s.get("x");
            s.set("h", mix(s.sigmoid("Wg", "bg", h, x), h, s.tanh("Wc", "bc", h, x)));
        });
        TABLE.put("IntersectionRnn", s -> {
            double[] h = s.get("h");
            double[] x = s.get("x");
            s.set("y", mix(s.sigmoid("Wd", "bd", h, x), x, relu(s.affine("Wy", "by", h, x))));
            s.set("h", mix(s.sigmoid("Wg", "bg", h, x), h, s.tanh("Wh", "bh", h, x)));
        });
        TABLE.put("MinimalRnn", s -> {
            double[] h = s.get("h");
            double[] z = s.tanh("Wz", "bz", s.get("x"));
            s.set("h", mix(s.sigmoid("Wu", "bu", h, z), h, z));
        });
        TABLE.put("Ran", s -> {
            double[] h = s.get("h");
            double[] x = s.get("x");
            double[] fresh = times(s.sigmoid("Wi", "bi", h, x), s.product("Wc", x));
            double[] c = plus(fresh, times(s.sigmoid("Wf", "bf", h, x), s.get("c")));
            s.set("c", c);
            s.set("h", Step.tanh(c));
        });
        TABLE.put("Cfn", s -> {
            double[] h = s.get("h");
            double[] x = s.get("x");
            double[] fresh = times(s.sigmoid("Wi", "bi", h, x), Step.tanh(s.product("W", x)));
            s.set("h", plus(times(s.sigmoid("Wf", "bf", h, x), Step.tanh(h)), fresh));
        });
        TABLE.put("LiGru", s -> {
            double[] h = s.get("h");
            double[] x = s.get("x");
            s.set("h", mix(s.sigmoid("Wz", "bz", h, x), h, relu(s.affine("Wh", "bh", h, x))));
        });
        TABLE.put("Janet", s -> {
            double[] c = s.get("c");
            double[] x = s.get("x");
            double[] open = s.affine("Ws", "bs", c, x);
            double[] take = each(Step.sigmoid(each(open, v -> v - 1)), v -> 1 - v);
            s.set("c", plus(times(Step.sigmoid(open), c), times(take, s.tanh("Wc", "bc", c, x))));
        });
        TABLE.put("FastGrnn", s -> fast(s, s.product("W", s.get("h"), s.get("x"))));
        TABLE.put("Star", s -> {
            double[] h = s.get("h");
            double[] x = s.get("x");
            s.set("h", Step.tanh(mix(s.sigmoid("Wk", "bk", h, x), s.tanh("Wz", "bz", x), h)));
        });
        TABLE.put("Atr", s -> {
            double[] h = s.get("h");
            double[] p = s.product("W", s.get("x"));
            double[] q = s.product("U", h);
            s.set("h", plus(times(Step.sigmoid(plus(p, q)), p), times(Step.sigmoid(Step.minus(p, q)), h)));
        });
        TABLE.put("Brc", s -> {
            double[] h = s.get("h");
            double[] x = s.get("x");
            double[] a = each(Step.tanh(plus(s.product("Wa", x), times(s.get("va"), h))), v -> 1 + v);
            double[] c = Step.sigmoid(plus(s.product("Wc", x), times(s.get("vc"), h)));
            s.set("h", mix(c, h, Step.tanh(plus(s.product("Wh", x), times(a, h)))));
        });
        TABLE.put("Nbrc", s -> {
            double[] h = s.get("h");
            double[] x = s.get("x");
            double[] a = each(Step.tanh(s.product("Wa", h, x)), v -> 1 + v);
            double[] c = Step.sigmoid(s.product("Wc", h, x));
            s.set("h", mix(c, h, Step.tanh(plus(s.product("Wh", x), times(a, h)))));
        });
        TABLE.put("GruResetAfter", s -> {
            double[] h = s.get("h");
            double[] x = s.get("x");
            double[] r = Step.sigmoid(plus(s.product("Wr", x), s.product("Ur", h), s.get("br")));
            double[] z = Step.sigmoid(plus(s.product("Wz", x), s.product("Uz", h), s.get("bz")));
            double[] past = times(r, s.affine("Un", "cn", h));
            s.set("h", mix(z, h, Step.tanh(plus(s.affine("Wn", "bn", x), past))));
        });
        TABLE.put("LayerNormGru", s -> {
            double[] h = s.get("h");
            double[] x = s.get("x");
            double[] past = times(s.get("gh"), normalized(s.product("U", h)));
            double[] gates = Step.sigmoid(plus(past, times(s.get("gx"), normalized(s.product("W", x))), s.get("b")));
            double[] seen = plus(times(s.get("gu"), normalized(s.product("Un", h))), s.get("bu"));
            double[] fresh = plus(times(s.get("gn"), normalized(s.product("Wn", x))), s.get("bn"));
            double[] cand = Step.tanh(plus(fresh, times(part(gates, 1, 2), seen)));
            s.set("h", mix(part(gates, 0, 2), cand, h));
        });
        TABLE.put("Mut2", s -> {
            double[] h = s.get("h");
            double[] x = s.get("x");
            double[] reset = times(s.sigmoid("Wr", "br", h, x), h);
            s.set("h", mix(s.sigmoid("Wz", "bz", h, x), s.tanh("Wh", "bh", reset, x), h));
        });
        TABLE.put("Sgrn", s -> {
            double[] h = s.get("h");
            double[] p = s.product("W", s.get("x"));
            s.set("h", Step.tanh(mix(Step.sigmoid(plus(p, s.affine("U", "b", h))), h, p)));
        });
        TABLE.put("LightRu", s -> {
            double[] h = s.get("h");
            double[] x = s.get("x");
            s.set("h", mix(s.sigmoid("Wf", "bf", h, x), Step.tanh(s.product("Wh", x)), h));
        });
        TABLE.put("MiRu1", s -> {
            double[] h = s.get("h");
            double[] x = s.get("x");
            double[] reset = times(s.sigmoid("Wr", "br", h, x), h);
            s.set("h", times(0.5, plus(h, s.tanh("Wh", "bh", reset, x))));
        });
        TABLE.put("MiRu2", s -> {
            double[] h = s.get("h");
            s.set("h", times(0.5, plus(h, s.tanh("Wh", "bh", times(0.5, h), s.get("x")))));
        });
        TABLE.put("FastGrnnLowRank", s -> {
            double[] h = s.get("h");
            double[] sum = plus(s.product("W1", s.product("W2", s.get("x"))), s.product("U1", s.product("U2", h)));
            fast(s, sum);
        });
    }

    /** What FastGRNN makes of its product. */
    private static void fast(Step s, double[] sum) {
        double[] z = Step.sigmoid(plus(sum, s.get("bz")));
        double zeta = Step.sigmoid(s.get("zeta"))[0];
        double nu = Step.sigmoid(s.get("nu"))[0];
        double[] take = each(z, v -> zeta * (1 - v) + nu);
        s.set("h", plus(times(take, Step.tanh(plus(sum, s.get("bh")))), times(z, s.get("h"))));
    }

    private GatedReferences() {}
}
