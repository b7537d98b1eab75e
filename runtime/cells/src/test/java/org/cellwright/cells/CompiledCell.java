package org.cellwright.cells;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.cellwright.compiler.CellCompiler;
import org.cellwright.compiler.FrontEnd;
import org.cellwright.compiler.GeneratedSource;
import org.cellwright.compiler.autodiff.DerivativeRules;
import org.cellwright.compiler.backend.java.JavaBackend;
import org.cellwright.compiler.backend.java.NumberType;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.interpret.Interpreter;
import org.cellwright.compiler.interpret.Run;
import org.cellwright.compiler.interpret.Values;
import org.cellwright.compiler.memory.MemoryCompiler;
import org.cellwright.compiler.schedule.Schedule;
import org.cellwright.compiler.source.SourceFile;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.kernel.Kernels;

/**
 * A cell from its text to a loaded class, all in memory.
 *
 * @param classes the class files of the cell, by binary name
 */
record CompiledCell(CheckedCell checked, String source, Map<String, byte[]> classes, Cell cell) {

    /**
     * A cell to compile.
     *
     * @param schedule from the checked cell to what generated code does
     */
    record Request(String text, Function<CheckedCell, Schedule> schedule, Set<NumberType> types) {
        Request(String text, DerivativeRules rules, Set<NumberType> types) {
            this(text, cell -> CellCompiler.schedule(cell, rules), types);
        }

        static Request of(String text) {
            return new Request(text, DerivativeRules.TABLE, EnumSet.allOf(NumberType.class));
        }
    }

    static CompiledCell of(String text) {
        return all(List.of(Request.of(text))).get(0);
    }

    /** Many cells at once, each in a package of its own, since javac takes longer to start than to compile one. */
    static List<CompiledCell> all(List<Request> requests) {
        List<CheckedCell> checked = new ArrayList<>();
        List<GeneratedSource> generated = new ArrayList<>();
        Map<String, String> sources = new LinkedHashMap<>();
        for (Request request : requests) {
            CheckedCell cell = check(request.text());
            GeneratedSource source = JavaBackend.generate(
                    cell, request.schedule().apply(cell), "generated.n" + generated.size(), request.types());
            checked.add(cell);
            generated.add(source);
            sources.put(source.qualifiedName(), source.text());
        }
        MemoryCompiler.Result compiled = compile(sources);
        ClassLoader loader = compiled.load(CompiledCell.class.getClassLoader());
        List<CompiledCell> cells = new ArrayList<>();
        for (int i = 0; i < checked.size(); i++) {
            String name = generated.get(i).qualifiedName();
            Map<String, byte[]> classes = new TreeMap<>(compiled.classes());
            classes.keySet().removeIf(other -> !other.equals(name) && !other.startsWith(name + "$"));
            try {
                Object cell = loader.loadClass(name).getConstructor().newInstance();
                cells.add(new CompiledCell(checked.get(i), generated.get(i).text(), classes, (Cell) cell));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(generated.get(i).text(), e);
            }
        }
        return cells;
    }

    static CheckedCell check(String text) {
        FrontEnd.Result read = FrontEnd.read(List.of(new SourceFile("Test.cell", text)));
        if (read.hasErrors()) {
            throw new IllegalArgumentException(read.diagnostics() + " in " + text);
        }
        return read.cells().get(0);
    }

    /** Java sources by qualified name, compiled as a user's build does. */
    static MemoryCompiler.Result compile(Map<String, String> sources) {
        return MemoryCompiler.compile(
                sources,
                System.getProperty("java.class.path"),
                List.of("--release", "17", "--add-modules", "jdk.incubator.vector"));
    }

    /** The largest error of any tensor against the interpreter, and its name. */
    record Worst(String tensor, double error) {}

    Worst against(Trial trial, Kernels kernels) {
        return worst(expected(trial), trial.run(cell, kernels));
    }

    /** What the interpreter finds from the equations as written, by the names of {@link Trial.Results}. */
    Map<String, double[]> expected(Trial trial) {
        Run run = Interpreter.run(checked, trial.sizes(), trial.values(), trial.draws());
        Values gradient = Interpreter.gradient(
                checked,
                trial.sizes(),
                trial.values(),
                trial.draws(),
                trial.outputGradients(),
                trial.finalStateGradients());
        Map<String, double[]> expected = new LinkedHashMap<>();
        run.outputs().forEach((name, values) -> expected.put("y." + name, values));
        run.finalStates().forEach((name, values) -> expected.put("stateT." + name, values));
        gradient.inputs().forEach((name, values) -> expected.put("grad.x." + name, values));
        gradient.states().forEach((name, values) -> expected.put("grad.state0." + name, values));
        gradient.parameters().forEach((name, values) -> expected.put("grad.param." + name, values));
        return expected;
    }

    /** Compares results with what was {@link #expected}, which takes the interpreter long to find. */
    static Worst worst(Map<String, double[]> expected, Trial.Results actual) {
        Worst worst = new Worst("none", 0);
        for (Map.Entry<String, double[]> tensor : expected.entrySet()) {
            double error = Trial.error(tensor.getValue(), actual.get(tensor.getKey()));
            if (error > worst.error()) {
                worst = new Worst(tensor.getKey(), error);
            }
        }
        return worst;
    }
}
