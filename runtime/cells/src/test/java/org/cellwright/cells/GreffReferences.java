package org.cellwright.cells;

import static org.cellwright.cells.Step.plus;
import static org.cellwright.cells.Step.times;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The vanilla LSTM of Greff et al. (2015) and its eight variants, in one step function. */
final class GreffReferences {
    static final Map<String, Consumer<Step>> TABLE = new TreeMap<>();

    private enum Change {
        NIG,
        NFG,
        NOG,
        NIAF,
        NOAF,
        CIFG,
        NP,
        FGR
    }

    static {
        TABLE.put("LstmVanilla", s -> step(s, Set.of()));
        TABLE.put("LstmNoInputGate", s -> step(s, Set.of(Change.NIG)));
        TABLE.put("LstmNoForgetGate", s -> step(s, Set.of(Change.NFG)));
        TABLE.put("LstmNoOutputGate", s -> step(s, Set.of(Change.NOG)));
        TABLE.put("LstmNoInputActivation", s -> step(s, Set.of(Change.NIAF)));
        TABLE.put("LstmNoOutputActivation", s -> step(s, Set.of(Change.NOAF)));
        TABLE.put("LstmCoupledGates", s -> step(s, Set.of(Change.CIFG)));
        TABLE.put("LstmNoPeepholes", s -> step(s, Set.of(Change.NP)));
        TABLE.put("LstmFullGateRecurrence", s -> step(s, Set.of(Change.FGR)));
    }

    private static void step(Step s, Set<Change> changes) {
        double[] past = s.get("c");
        double[] ones = Step.each(past, v -> 1);
        double[] z = plus(s.product("Wz", s.get("x")), s.product("Rz", s.get("y")), s.get("bz"));
        if (!changes.contains(Change.NIAF)) {
            z = Step.tanh(z);
        }
        double[] i = changes.contains(Change.NIG) ? ones : gate(s, "i", past, changes);
        double[] f;
        if (changes.contains(Change.CIFG)) {
            f = Step.minus(ones, i);
        } else {
            f = changes.contains(Change.NFG) ? ones : gate(s, "f", past, changes);
        }
        double[] c = plus(times(z, i), times(past, f));
        double[] o = changes.contains(Change.NOG) ? ones : gate(s, "o", c, changes);
        s.set("c", c);
        s.set("y", times(changes.contains(Change.NOAF) ? c : Step.tanh(c), o));
        if (changes.contains(Change.FGR)) {
            s.set("i", i);
            s.set("f", f);
            s.set("o", o);
        }
    }

    private static double[] gate(Step s, String gate, double[] memory, Set<Change> changes) {
        double[] sum = plus(s.product("W" + gate, s.get("x")), s.product("R" + gate, s.get("y")), s.get("b" + gate));
        if (!changes.contains(Change.NP)) {
            sum = plus(sum, times(s.get("p" + gate), memory));
        }
        if (changes.contains(Change.FGR)) {
            for (String from : new String[] {"i", "f", "o"}) {
                sum = plus(sum, s.product("R" + from + gate, s.get(from)));
            }
        }
        return Step.sigmoid(sum);
    }

    private GreffReferences() {}
}
