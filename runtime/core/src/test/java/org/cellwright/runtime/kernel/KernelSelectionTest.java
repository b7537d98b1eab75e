package org.cellwright.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelSelectionTest {
    @Test
    void bestIsVectorWhereTheModuleIsPresent() {
        for (Precision precision : Precision.values()) {
            assertThat(KernelSelection.best(precision)).isSameAs(KernelSelection.vector(precision));
            assertThat(KernelSelection.best(precision).vectorized()).isTrue();
            assertThat(KernelSelection.best(precision).precision()).isEqualTo(precision);
            assertThat(KernelSelection.scalar(precision).vectorized()).isFalse();
            assertThat(KernelSelection.scalar(precision).precision()).isEqualTo(precision);
        }
    }

    @Test
    void vectorBitsSetTheWidth() {
        for (int bits : new int[] {128, 256, 512}) {
            assertThat(EveryKernels.withVectorBits(bits, Precision.FLOAT).lanes())
                    .isEqualTo(bits / Float.SIZE);
            assertThat(EveryKernels.withVectorBits(bits, Precision.DOUBLE).lanes())
                    .isEqualTo(bits / Double.SIZE);
        }
    }

    @Test
    void withoutTheModuleScalarKernelsRunAndOneWarningTellsWhatToType(@TempDir Path directory) throws Exception {
        Path warnings = directory.resolve("warnings");
        List<String> output = OwnProcess.lines(WithoutVectorModule.class, warnings, new String[0]);
        String warning = Files.readString(warnings);

        assertThat(output)
                .startsWith(
                        "available false", "FLOAT vectorized false product 3.0", "DOUBLE vectorized false product 3.0");
        for (String told : new String[] {warning, String.join("\n", output)}) {
            assertThat(told)
                    .containsOnlyOnce("The module jdk.incubator.vector is not loaded")
                    .contains("java --add-modules jdk.incubator.vector")
                    .contains("<argLine>--add-modules jdk.incubator.vector</argLine>")
                    .contains("VM options of the run configuration");
        }
    }

    @Test
    void theFirstSelectionBeginsToWarmUpOnAThreadOfEachPrecision(@TempDir Path directory) throws Exception {
        assertThat(OwnProcess.lines(WarmUpThreads.class, directory.resolve("errors"), OwnProcess.VECTORS))
                .containsExactly("0 threads", "FLOAT 1 threads", "again 1 threads", "DOUBLE 2 threads");
    }
}
