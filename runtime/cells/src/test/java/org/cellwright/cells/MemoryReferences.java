package org.cellwright.cells;

import static org.cellwright.cells.Step.mix;
import static org.cellwright.cells.Step.plus;
import static org.cellwright.cells.Step.times;

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
        TABLE.put("LstmCoupled", s -> {
            double[] a = s.get("a");
            double[] x = s.get("x");
            double[] c = mix(s.sigmoid("Wf", "bf", a, x), s.get("c"), s.tanh("Wc", "bc", a, x));
            s.set("c", c);
            s.set("a", times(s.sigmoid("Wo", "bo", a, x), Step.tanh(c)));
        });
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
