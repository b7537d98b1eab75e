package org.cellwright.cells;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.Test;

/** Where the vector module is absent, every cell runs on its scalar loops, forward and backward. */
class WithoutVectorModuleTest {
    @Test
    void everyCellRuns() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        WithoutVectorModuleTest.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(output).contains(AllCells.LIST.size() + " cells ran").contains("--add-modules jdk.incubator.vector");
        assertThat(process.exitValue()).isZero();
    }

    /** Runs every cell with the best kernels there are. */
    public static void main(String[] arguments) {
        int ran = 0;
        for (Cell cell : AllCells.LIST) {
            for (Precision precision : Precision.values()) {
                Map<String, Integer> sizes = new LinkedHashMap<>(Map.of("X", 3, "H", 4));
                cell.description().dimensions().forEach(dimension -> sizes.putIfAbsent(dimension, 2));
                Trial trial = Trial.random(cell.description(), sizes, 2, 2, 1);
                trial.run(cell, KernelSelection.best(precision));
            }
            ran++;
        }
        System.out.println(ran + " cells ran");
    }
}
