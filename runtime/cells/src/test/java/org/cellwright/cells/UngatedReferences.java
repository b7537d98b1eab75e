package org.cellwright.cells;

import static org.cellwright.cells.Step.each;
import static org.cellwright.cells.Step.minus;
import static org.cellwright.cells.Step.mix;
import static org.cellwright.cells.Step.plus;
import static org.cellwright.cells.Step.relu;
import static org.cellwright.cells.Step.times;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A step of each cell without recurrent gates, or made after a differential equation, written from the papers. */
final class UngatedReferences {
    static final Map<String, Consumer<Step>> TABLE = new TreeMap<>();

    static {
        TABLE.put("Elman", s -> s.set("a", s.tanh("Wa", "ba", s.get("a"), s.get("x"))));
        TABLE.put("ElmanRelu", s -> s.set("a", relu(s.affine("Wa", "ba", s.get("a"), s.get("x")))));
        TABLE.put("Jordan", s -> {
            double[] h = Step.tanh(plus(s.affine("Wh", "bh", s.get("x")), s.product("Uh", s.get("y"))));
            s.set("y", s.sigmoid("Wy", "by", h));
        });
        TABLE.put("FastRnn", s -> {
            double[] h = s.get("h");
            double[] fresh = times(Step.sigmoid(s.get("alpha"))[0], s.tanh("W", "b", h, s.get("x")));
            s.set("h", plus(fresh, times(Step.sigmoid(s.get("beta"))[0], h)));
        });
        TABLE.put("IndRnn", s -> s.set("h", relu(plus(s.affine("W", "b", s.get("x")), times(s.get("u"), s.get("h"))))));
        TABLE.put("Sru", s -> {
            double[] c = s.get("c");
            double[] x = s.get("x");
            double[] f = Step.sigmoid(plus(s.affine("Wf", "bf", x), times(s.get("vf"), c)));
            double[] r = Step.sigmoid(plus(s.affine("Wr", "br", x), times(s.get("vr"), c)));
            double[] next = mix(f, c, s.product("W", x));
            s.set("c", next);
            s.set("h", mix(r, next, s.product("Wx", x)));
        });
        TABLE.put("MinGru", s -> {
            double[] x = s.get("x");
            s.set("h", mix(s.sigmoid("Wz", "bz", x), s.affine("Wh", "bh", x), s.get("h")));
        });
        TABLE.put("MinLstm", s -> {
            double[] x = s.get("x");
            double[] f = s.sigmoid("Wf", "bf", x);
            double[] share = times(f, each(plus(f, s.sigmoid("Wi", "bi", x)), v -> 1 / v));
            s.set("h", mix(share, s.get("h"), s.affine("Wh", "bh", x)));
        });
        TABLE.put("Trnn", s -> {
            double[] x = s.get("x");
            s.set("h", mix(s.sigmoid("V", "b", x), s.get("h"), s.product("W", x)));
        });
        TABLE.put("Scrn", s -> {
            double[] x = s.get("x");
            double[] slow = plus(times(1 - 0.95, s.product("B", x)), times(0.95, s.get("s")));
            s.set("s", slow);
            s.set("h", Step.sigmoid(s.product("W", slow, s.get("h"), x)));
        });
        TABLE.put("Antisymmetric", s -> {
            double[] h = s.get("h");
            s.set("h", plus(h, times(0.1, Step.tanh(plus(turned(s), s.affine("V", "b", s.get("x")))))));
        });
        TABLE.put("AntisymmetricGated", s -> {
            double[] x = s.get("x");
            double[] z = Step.sigmoid(plus(turned(s), s.affine("Vz", "bz", x)));
            double[] change = times(z, Step.tanh(plus(turned(s), s.affine("Vh", "bh", x))));
            s.set("h", plus(s.get("h"), times(0.1, change)));
        });
        TABLE.put("CoRnn", s -> {
            double[] y = s.get("y");
            double[] z = s.get("z");
            double[] force = minus(s.tanh("W", "b", y, z, s.get("x")), plus(times(2, y), times(4, z)));
            double[] speed = plus(z, times(0.05, force));
            s.set("z", speed);
            s.set("y", plus(y, times(0.05, speed)));
        });
        TABLE.put("UnicoRnn", s -> {
            double[] y = s.get("y");
            double[] scale = times(0.1, Step.sigmoid(s.get("c")));
            double[] drive = Step.tanh(plus(times(s.get("w"), y), s.affine("V", "b", s.get("x"))));
            double[] speed = minus(s.get("z"), times(scale, plus(drive, y)));
            s.set("z", speed);
            s.set("y", plus(y, times(scale, speed)));
        });
        TABLE.put("Lem", s -> {
            double[] y = s.get("y");
            double[] x = s.get("x");
            double[] z = mix(s.sigmoid("W1", "b1", y, x), s.tanh("Wz", "bz", y, x), s.get("z"));
            s.set("z", z);
            s.set("y", mix(s.sigmoid("W2", "b2", y, x), s.tanh("Wy", "by", z, x), y));
        });
        TABLE.put("Lru", s -> {
            double[] x = s.get("x");
            double[] re = s.get("re").clone();
            double[] im = s.get("im").clone();
            double[] real = s.product("Br", x);
            double[] imaginary = s.product("Bi", x);
            for (int k = 0; k < re.length; k++) {
                double size = Math.exp(-Math.exp(s.get("nu")[k]));
                double angle = Math.exp(s.get("theta")[k]) + Math.atan2(im[k], re[k]);
                double scale = Math.sqrt(1 - size * size);
                size *= Math.hypot(re[k], im[k]);
                re[k] = size * Math.cos(angle) + scale * real[k];
                im[k] = size * Math.sin(angle) + scale * imaginary[k];
            }
            s.set("re", re);
            s.set("im", im);
            s.set("y", plus(minus(s.product("Cr", re), s.product("Ci", im)), times(s.get("d"), x)));
        });
        TABLE.put("ClockworkRnn", s -> {
            double[] fast = s.get("fast");
            double[] middle = s.get("middle");
            double[] slow = s.get("slow");
            double[] x = s.get("x");
            int time = (int) Math.round(s.get("t")[0]) + 1;
            s.set("fast", s.tanh("Wf", "bf", fast, middle, slow, x));
            s.set("middle", time % 2 == 0 ? s.tanh("Wm", "bm", middle, slow, x) : middle);
            s.set("slow", time % 4 == 0 ? s.tanh("Ws", "bs", slow, x) : slow);
            s.set("t", new double[] {time});
        });
        TABLE.put("Tgru", s -> {
            double[] now = s.get("x");
            double[] before = s.get("x.1");
            double[] fresh = times(s.affine("Wz", "bz", before, now), s.tanh("Wo", "bo", before, now));
            s.set("h", plus(times(s.sigmoid("Wf", "bf", before, now), s.get("h")), fresh));
            s.set("x.1", now);
        });
        TABLE.put("Tlstm", s -> {
            double[] now = s.get("x");
            double[] before = s.get("x.1");
            double[] z = s.affine("Wz", "bz", before, now);
            double[] c = mix(s.sigmoid("Wf", "bf", before, now), s.get("c"), z);
            s.set("c", c);
            s.set("h", times(c, s.tanh("Wo", "bo", before, now)));
            s.set("x.1", now);
        });
        TABLE.put("Qrnn", s -> {
            double[] now = s.get("x");
            double[] before = s.get("x.1");
            double[] z = Step.tanh(s.product("Wz", before, now));
            double[] c = mix(Step.sigmoid(s.product("Wf", before, now)), s.get("c"), z);
            s.set("c", c);
            s.set("h", times(c, Step.sigmoid(s.product("Wo", before, now))));
            s.set("x.1", now);
        });
    }

    /** (W - W' - 0.1 I) h. */
    private static double[] turned(Step s) {
        double[] h = s.get("h");
        return minus(minus(s.product("W", h), s.transposedProduct("W", h)), times(0.1, h));
    }

    private UngatedReferences() {}
}
