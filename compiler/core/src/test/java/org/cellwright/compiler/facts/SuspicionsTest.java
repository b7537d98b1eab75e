package org.cellwright.compiler.facts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cellwright.compiler.FrontEnd;
import org.cellwright.compiler.source.SourceFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What looks like a suspicious cell and is none; those that are stand among the files of diagnostics. */
class SuspicionsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "h[t] = exp(-abs(z));",
                "h[t] = exp(-square(z));",
                "h[t] = exp(-exp(a)) * h[t-1] + z;",
                "h[t] = exp(a) * h[t-1] + z;",
                "h[t] = exp(tanh(z)) + exp(2 * sigmoid(z) - 3);",
                "h[t] = exp(min(z, 5)) + exp(clamp(z, -1, 1));",
                "h[t] = exp(z - max(z)) + exp(z - stop_gradient(max(z)));",
                "h[t] = exp(z - max(h[t-1], z)) + exp(h[t-1] - max(h[t-1], z));",
                "h[t] = exp(where(z > 3, 3, z)) + exp(where(z <= 0, z, 0));",
                "h[t] = softmax(z) + elu(z) + softplus(z) + logsigmoid(z) + silu(z) + gelu_tanh(z) + softsign(z);",
                "h[t] = exp(-sqrt(square(z))) + exp(cos(z)) + exp((z > 0) * 3);",
                "h[t] = z * exp(-0.1 * t);",
                "h[t] = tanh(z + exp(h[t-1]));",
                "h[t] = 0.5 * z + 1 * h[t-1] - 0;",
                "g = 0 * z; h[t] = where(a > 0, z, g);",
            })
    void noWarning(String equations) {
        String cell = "cell S { dim X, H; input x: [X]; state h: [H]; output h; param W: [H, X]; param a: [H]; "
                + "z = a * (W @ x[t]); " + equations + " }";
        assertThat(FrontEnd.read(List.of(new SourceFile("S.cell", cell))).diagnostics())
                .filteredOn(diagnostic -> !diagnostic.message().contains("need not be a state"))
                .isEmpty();
    }
}
