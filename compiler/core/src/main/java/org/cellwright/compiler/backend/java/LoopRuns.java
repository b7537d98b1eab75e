package org.cellwright.compiler.backend.java;

import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import org.cellwright.compiler.schedule.Action.Loop;
import org.cellwright.compiler.schedule.Action.Sink;
import org.cellwright.compiler.schedule.Location;
import org.cellwright.compiler.schedule.Schedule;
import org.cellwright.compiler.schedule.Storage.Rows;

/** The statements for loops that follow each other: they run over a few rows at a time, so that these stay in the near caches. */
final class LoopRuns {
    /** More loops get a method of their own. */
    private static final int MOST_INSIDE = 32;

    private final Schedule schedule;
    private final CellNames names;
    private final Map<Loop, String> loops;
    private final List<MethodSpec> methods = new ArrayList<>();

    /** @param loops the methods' names */
    LoopRuns(Schedule schedule, CellNames names, Map<Loop, String> loops) {
        this.schedule = schedule;
        this.names = names;
        this.loops = loops;
    }

    /** Adds the methods that statements so far call. */
    void addTo(TypeSpec.Builder type) {
        type.addMethods(methods);
        methods.clear();
    }

    /** For rows of a step, or of several that follow each other in all matrices. */
    String of(List<Loop> run, String step, String rows) {
        if (run.size() == 1) {
            return call(run.get(0), step, "0", rows);
        }
        StringBuilder text = new StringBuilder("for (int first = 0, next, few = fewRows(" + columns(run) + "); first < "
                + rows + "; first = next) {\n    next = Math.min(first + few, " + rows + ");\n");
        if (run.size() <= MOST_INSIDE) {
            run.forEach(loop -> text.append("    ").append(call(loop, step, "first", "next")));
        } else {
            text.append("    ").append(method(run)).append("(" + step + ", first, next);\n");
        }
        return text.append("}\n").toString();
    }

    /** For all steps of a chunk: at once, unless that takes matrices in which their rows do not follow each other. */
    String ofChunk(List<Loop> run) {
        if (run.stream()
                .flatMap(this::accesses)
                .anyMatch(location -> location.storage().rows() == Rows.BATCH)) {
            return "for (int t = from; t < to; t++) {\n    int count = layout.rows(t);\n"
                    + indented(of(run, "t", "count")) + "}\n";
        }
        if (run.stream().flatMap(this::accesses).anyMatch(Location::previous)) {
            return "for (int t = from, end; t < to; t = end) {\n    end = layout.runEnd(t, to);\n"
                    + "    int count = layout.offset(end) - layout.offset(t);\n" + indented(of(run, "t", "count"))
                    + "}\n";
        }
        return of(run, "from", "rows");
    }

    private static String indented(String text) {
        return text.lines().map(line -> "    " + line + "\n").reduce("", String::concat);
    }

    private String call(Loop loop, String step, String first, String end) {
        return "loops." + loops.get(loop) + "(" + step + ", " + first + ", " + end + ");\n";
    }

    private String method(List<Loop> run) {
        String name = names.identifiers().fresh(loops.get(run.get(0)) + "AndFollowing");
        MethodSpec.Builder method = MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PRIVATE)
                .addParameter(int.class, "t")
                .addParameter(int.class, "first")
                .addParameter(int.class, "end");
        List<String> calls =
                run.stream().map(loop -> call(loop, "t", "first", "end")).toList();
        methods.addAll(Statements.method(method, calls, "", names.identifiers()));
        return name;
    }

    /** How many columns the loops read and write of a row. */
    private String columns(List<Loop> run) {
        Set<Location> locations = new LinkedHashSet<>();
        run.stream()
                .flatMap(this::accesses)
                .filter(location -> location.storage().perRow())
                .forEach(locations::add);
        return names.columnsOf(locations);
    }

    private Stream<Location> accesses(Loop loop) {
        Stream<Location> read = loop.nodes().stream()
                .filter(node -> !loop.computed().contains(node))
                .map(node -> loop.temporaries()
                        .getOrDefault(node, schedule.locations().get(node)))
                .filter(location -> location != null);
        return Stream.concat(read, loop.sinks().stream().map(Sink::location));
    }
}
