package org.cellwright.cells;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
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
import org.cellwright.compiler.source.SourceFile;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.kernel.Kernels;

/** A cell from its text to a loaded class, all in memory. */
record CompiledCell(CheckedCell checked, String source, Cell cell) {

    static CompiledCell of(String text) {
        return of(text, DerivativeRules.TABLE);
    }

    static CompiledCell of(String text, DerivativeRules rules) {
        FrontEnd.Result read = FrontEnd.read(List.of(new SourceFile("Test.cell", text)));
        if (read.hasErrors()) {
            throw new IllegalArgumentException(read.diagnostics().toString());
        }
        CheckedCell checked = read.cells().get(0);
        GeneratedSource generated = JavaBackend.generate(
                checked, CellCompiler.schedule(checked, rules), "generated", EnumSet.allOf(NumberType.class));
        MemoryCompiler.Result compiled = MemoryCompiler.compile(
                Map.of(generated.qualifiedName(), generated.text()),
                System.getProperty("java.class.path"),
                List.of("--release", "17", "--add-modules", "jdk.incubator.vector"));
        try {
            ClassLoader loader = compiled.load(CompiledCell.class.getClassLoader());
            Object cell = loader.loadClass(generated.qualifiedName()).getConstructor().newInstance();
            return new CompiledCell(checked, generated.text(), (Cell) cell);
        } catch (ReflectiveOperationException | IllegalStateException e) {
            throw new IllegalStateException(generated.text(), e);
        }
    }

    /** The largest error of any tensor against the interpreter, and its name. */
    record Worst(String tensor, double error) {}

    Worst against(Trial trial, Kernels kernels) {
        return worst(trial, trial.run(cell, kernels));
    }

    /** Compares results with what the interpreter finds from the equations as written. */
    Worst worst(Trial trial, Trial.Results actual) {
        Run run = Interpreter.run(checked, trial.sizes(), trial.values());
        Values gradient = Interpreter.gradient(
                checked, trial.sizes(), trial.values(), trial.outputGradients(), trial.finalStateGradients());
        Worst worst = new Worst("none", 0);
        worst = worse(worst, "y.", run.outputs(), actual);
        worst = worse(worst, "stateT.", run.finalStates(), actual);
        worst = worse(worst, "grad.x.", gradient.inputs(), actual);
        worst = worse(worst, "grad.state0.", gradient.states(), actual);
        return worse(worst, "grad.param.", gradient.parameters(), actual);
    }

    private static Worst worse(Worst worst, String prefix, Map<String, double[]> expected, Trial.Results actual) {
        Worst result = worst;
        for (Map.Entry<String, double[]> tensor : expected.entrySet()) {
            String name = prefix + tensor.getKey();
            double error = Trial.error(tensor.getValue(), actual.get(name));
            if (error > result.error()) {
                result = new Worst(name, error);
            }
        }
        return result;
    }
}
