package org.cellwright.cells;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Gradients that vanish over time become 0 before they become denormal numbers, with which a core computes many times slower. */
class VanishingTest {
    private static final int STEPS = 400;
    private static final double FADING = 0.1;

    @ParameterizedTest
    @EnumSource(Precision.class)
    void gradientsVanishToZero(Precision precision) {
        CompiledCell cell =
                CompiledCell.all(List.of(CompiledCell.Request.of("""
                        cell Fading {
                          dim H;
                          input x: [H];
                          state h: [H];
                          state n: [];
                          output h;
                          h[t] = 0.1 * h[t-1] + x[t] + n[t];
                          n[t] = 0.1 * n[t-1] + x[t][0];
                        }
                        """))).get(0);
        Trial trial = Trial.random(cell.cell().description(), Map.of("H", 3), STEPS, 1, 1);
        Arrays.fill(trial.outputGradients().get("h"), 0);
        trial.finalStateGradients().values().forEach(gradient -> Arrays.fill(gradient, 1));
        double leastNormal = precision == Precision.FLOAT ? Float.MIN_NORMAL : Double.MIN_NORMAL;
        for (Kernels kernels : List.of(KernelSelection.vector(precision), KernelSelection.scalar(precision))) {
            double[] gradients = trial.run(cell.cell(), kernels).get("grad.x.x");
            assertThat(Arrays.stream(gradients))
                    .noneMatch(gradient -> gradient != 0 && Math.abs(gradient) < leastNormal);
            // What has not vanished is as it was.
            for (int t = STEPS - 1; t > STEPS - 20; t--) {
                double expected = Math.pow(FADING, STEPS - 1 - t);
                assertThat(gradients[3 * t + 1]).isBetween(0.999999 * expected, 1.000001 * expected);
            }
            assertThat(gradients[0]).isZero();
        }
    }
}
