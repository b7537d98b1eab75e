package org.cellwright.samples.benchmarks.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.cellwright.cli.BenchShape;
import org.cellwright.cli.CellBenchmark;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.samples.benchmarks.contest.Shape;

/** Where the cells are that the benchmarks compile. */
public final class CellFile {
    /** Names the directory below which {@code NAME.cell} files stand. */
    public static final String DIRECTORY = "cellwright.cells";

    private static final String ENDING = ".cell";

    private CellFile() {}

    /** The names of all cells. */
    public static List<String> names() {
        return files().map(file -> file.getFileName().toString())
                .map(name -> name.substring(0, name.length() - ENDING.length()))
                .sorted()
                .toList();
    }

    /** The file of a cell. */
    public static Path of(String cell) {
        return files().filter(file -> file.getFileName().toString().equals(cell + ENDING))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no cell " + cell + "; there are " + names()));
    }

    /** A cell, compiled for single precision. */
    public static Cell cell(String cell) {
        try (CellBenchmark benchmark = benchmark(cell, new Shape(1, 1, 1, 1), 1)) {
            return benchmark.cell();
        }
    }

    static CellBenchmark benchmark(String cell, Shape shape, int threads) {
        return CellBenchmark.of(of(cell), benchShape(shape), threads);
    }

    static BenchShape benchShape(Shape shape) {
        return new BenchShape(shape.steps(), shape.batch(), shape.inputs(), shape.hidden());
    }

    private static Stream<Path> files() {
        String directory = System.getProperty(DIRECTORY);
        if (directory == null) {
            throw new IllegalArgumentException("say where the cells are: -D" + DIRECTORY + "=DIRECTORY");
        }
        try (Stream<Path> files = Files.walk(Path.of(directory))) {
            return files.filter(file -> file.getFileName().toString().endsWith(ENDING)).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
