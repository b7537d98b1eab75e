package org.cellwright.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cellwright.compiler.backend.java.JavaBackend;
import org.cellwright.compiler.backend.java.NumberType;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.schedule.Action;
import org.cellwright.compiler.schedule.Schedule;
import org.junit.jupiter.api.Test;

/** What the compiler makes of a cell grows as the cell does. */
class GrowthTest {
    /** Of twice as many gates. */
    private static final double MOST = 2.2;

    @Test
    void gatesSideBySide() {
        assertGrowth(count -> "  state c: [H];\n  output c;\n"
                + each(count, i -> "  param W" + i + ": [H, H + X];\n  param b" + i + ": [H];\n")
                + each(count, i -> "  g" + i + " = sigmoid(W" + i + " @ [c[t-1], x[t]] + b" + i + ");\n")
                + "  c[t] = " + each(count, i -> "g" + i + " * ") + "c[t-1]" + each(count, i -> " + g" + i) + ";\n");
    }

    @Test
    void gatesOneAfterTheOther() {
        assertGrowth(count -> "  state h: [H];\n  output h;\n  param W[" + count + "], V[" + count
                + "]: [H, H];\n  param U: [H, X];\n  s[0] = h[t-1] + U @ x[t];\n  repeat l = 1.." + count
                + " {\n    g = sigmoid(W[l] @ s[l-1]);\n    s[l] = g * tanh(V[l] @ s[l-1]) + (1 - g) * s[l-1];\n  }\n  h[t] = s["
                + count + "];\n");
    }

    private static void assertGrowth(IntFunction<String> body) {
        Map<String, Integer> some = sizes(body.apply(24));
        Map<String, Integer> twice = sizes(body.apply(48));
        some.forEach((name, size) ->
                assertThat((double) twice.get(name) / size).as(name).isBetween(1.5, MOST));
    }

    private static Map<String, Integer> sizes(String body) {
        CheckedCell cell = CellFiles.of("cell Test {\n  dim X, H;\n  input x: [X];\n" + body + "}\n");
        Schedule schedule = CellCompiler.schedule(cell);
        List<Node> nodes = Graph.reachable(schedule.cell().roots());
        List<Node> inLoops = new ArrayList<>();
        schedule.all(Action.Loop.class).forEach(loop -> inLoops.addAll(loop.nodes()));
        GeneratedSource source = JavaBackend.generate(cell, schedule, "", EnumSet.of(NumberType.FLOAT));
        Map<String, Integer> sizes = new LinkedHashMap<>();
        sizes.put("nodes in the end", nodes.size());
        sizes.put("nodes ever made", nodes.get(nodes.size() - 1).id());
        sizes.put("nodes in loops", inLoops.size());
        sizes.put("characters of Java", source.text().length());
        return sizes;
    }

    private static String each(int count, IntFunction<String> text) {
        return IntStream.range(0, count).mapToObj(text).collect(Collectors.joining());
    }
}
