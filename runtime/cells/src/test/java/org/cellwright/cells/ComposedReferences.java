package org.cellwright.cells;

import static org.cellwright.cells.Step.mix;
import static org.cellwright.cells.Step.plus;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A step of each cell that is put together of repetitions or made from another cell, written from the papers. */
final class ComposedReferences {
    static final Map<String, Consumer<Step>> TABLE = new TreeMap<>();

    static {
        TABLE.put("Rhn", s -> {
            double[] state = s.get("y");
            for (int l = 1; l <= 5; l++) {
                double[] h = s.affine("Rh[" + l + "]", "bh[" + l + "]", state);
                double[] g = s.affine("Rt[" + l + "]", "bt[" + l + "]", state);
                if (l == 1) {
                    h = plus(h, s.product("Wh", s.get("x")));
                    g = plus(g, s.product("Wt", s.get("x")));
                }
                state = mix(Step.sigmoid(g), Step.tanh(h), state);
            }
            s.set("y", state);
        });
    }

    private ComposedReferences() {}
}
