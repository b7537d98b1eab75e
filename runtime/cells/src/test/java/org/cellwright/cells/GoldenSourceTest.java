package org.cellwright.cells;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.cellwright.compiler.CellCompiler;
import org.cellwright.compiler.backend.java.NumberType;
import org.cellwright.compiler.source.SourceFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Generated source as it is read, whole: a change of it shows in the review. {@code -Dcellwright.accept=true} takes over
 * what is generated now.
 */
class GoldenSourceTest {
    @ParameterizedTest
    @ValueSource(strings = {"Lstm", "Gru"})
    void generatedSourceIsAsAccepted(String name) throws IOException {
        Path cell = Path.of("src/main/cell/org/cellwright/cells", name + ".cell");
        Path golden = Path.of("src/test/resources/golden", name + ".java.txt");
        String text = Files.readString(cell);
        CellCompiler.Compilation compilation = CellCompiler.compile(
                List.of(new SourceFile(cell.toString(), text)),
                new CellCompiler.Options("org.cellwright.cells", EnumSet.allOf(NumberType.class)));
        String source = compilation.sources().get(0).text();
        if (Boolean.getBoolean("cellwright.accept")) {
            Files.createDirectories(golden.getParent());
            Files.writeString(golden, source);
        }
        assertThat(source).isEqualTo(Files.readString(golden));
    }
}
