package org.cellwright.compiler.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.regex.Pattern;
import org.cellwright.compiler.CellCompiler;
import org.cellwright.compiler.backend.java.NumberType;
import org.cellwright.compiler.source.SourceFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShareReciprocalsTest {
    private static final Pattern VECTOR_BY_SCALAR = Pattern.compile("\\.div\\(\\w+Everywhere\\)");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "layer_norm(W @ x[t] + h[t-1])",
                "softmax(W @ x[t] + h[t-1])",
                "(W @ x[t] + h[t-1]) / (1 + dot(h[t-1], h[t-1]))"
            })
    void noVectorIsDividedByAScalar(String value) {
        String source = source(value);
        assertThat(source).contains("Everywhere");
        assertThat(VECTOR_BY_SCALAR
                        .matcher(source)
                        .results()
                        .map(Object::toString)
                        .toList())
                .isEmpty();
    }

    @Test
    void theGradientOfARootReadsItsReciprocal() {
        assertThat(source("layer_norm(W @ x[t] + h[t-1])")).contains("1.0f / ").doesNotContain("0.5f / ");
    }

    private static String source(String value) {
        String text =
                "cell Normed { dim X, H; input x: [X]; state h: [H] = zeros; output h; param W: [H, X] = glorot_uniform; h[t] = "
                        + value + "; }";
        CellCompiler.Compilation compilation = CellCompiler.compile(
                List.of(new SourceFile("Normed.cell", text)),
                new CellCompiler.Options("", EnumSet.allOf(NumberType.class)));
        assertThat(compilation.hasErrors()).isFalse();
        return compilation.sources().get(0).text();
    }
}
