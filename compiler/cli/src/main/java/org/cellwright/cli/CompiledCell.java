package org.cellwright.cli;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.cellwright.compiler.CellCompiler;
import org.cellwright.compiler.GeneratedSource;
import org.cellwright.compiler.backend.java.NumberType;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.memory.MemoryCompiler;
import org.cellwright.runtime.cell.Cell;

/** A cell as the compiler checked it and as the class that was generated and compiled from it, in memory. */
record CompiledCell(CheckedCell checked, Cell cell) {
    /** Generated code needs no other modules; javac looks into all that it is not kept from. */
    private static final List<String> JAVAC_OPTIONS =
            List.of("--add-modules", "jdk.incubator.vector", "--limit-modules", "java.base,jdk.incubator.vector");

    /** Compiles one of the cells of a file. */
    static CompiledCell of(CheckedCell checked, NumberType precision) {
        CellCompiler.Compilation compilation = CellCompiler.compile(
                List.of(checked.source()), new CellCompiler.Options("", EnumSet.of(precision), CellFiles.LIBRARY));
        GeneratedSource source = compilation.sources().stream()
                .filter(generated -> generated.className().equals(checked.name()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no source was generated for " + checked.name()));
        MemoryCompiler.Result result =
                MemoryCompiler.compile(Map.of(source.qualifiedName(), source.text()), runtime(), JAVAC_OPTIONS);
        if (result.hasErrors()) {
            throw new IllegalStateException(
                    "javac refuses the generated source: " + result.errors().get(0));
        }
        return new CompiledCell(checked, instantiate(result, source.qualifiedName()));
    }

    /** All that generated code needs; an application's whole class path takes javac long to open. */
    private static String runtime() {
        try {
            return Path.of(Cell.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Cell instantiate(MemoryCompiler.Result result, String className) {
        try {
            return (Cell) result.load(CompiledCell.class.getClassLoader())
                    .loadClass(className)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the generated class " + className + " cannot be used: " + e, e);
        }
    }
}
