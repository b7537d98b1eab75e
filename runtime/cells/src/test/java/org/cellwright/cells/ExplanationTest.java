package org.cellwright.cells;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cellwright.compiler.CellCompiler;
import org.cellwright.compiler.FrontEnd;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.explain.Explanation;
import org.cellwright.compiler.source.SourceFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the compiler says about cells of the library, whole. {@code -Dcellwright.accept=true} takes over what it says now. */
class ExplanationTest {
    @ParameterizedTest
    @ValueSource(strings = {"Lstm", "Gru", "GruResetAfter", "LstmProjected", "Trnn", "IndRnn", "Scrn", "CoRnn"})
    void explanationsAreAsAccepted(String name) throws IOException {
        Path file = Path.of("src/main/cell/org/cellwright/cells", name + ".cell");
        Path golden = Path.of("src/test/resources/golden", name + ".explain.txt");
        CheckedCell cell = FrontEnd.read(List.of(new SourceFile(file.toString(), Files.readString(file))))
                .cells()
                .get(0);
        String text = Explanation.of(CellCompiler.facts(cell));
        if (Boolean.getBoolean("cellwright.accept")) {
            Files.writeString(golden, text);
        }
        assertThat(text).isEqualTo(Files.readString(golden));
    }

    @Test
    void cellsOfTheLibraryThatAreTheSameFunctionAreKnown() throws IOException {
        List<SourceFile> files = new ArrayList<>();
        try (Stream<Path> paths = Files.list(Path.of("src/main/cell/org/cellwright/cells"))) {
            for (Path path : paths.sorted().toList()) {
                files.add(new SourceFile(path.toString(), Files.readString(path)));
            }
        }
        FrontEnd.Result read = FrontEnd.read(files);
        assertThat(read.diagnostics()).isEmpty();
        assertThat(CellCompiler.sameFunctions(read.cells()))
                .extracting(same -> same.first() + " " + same.second())
                .containsExactlyInAnyOrder(
                        "GruSimplified Ugrnn", "Gru Mut2", "LstmPeepholeGraves LstmVanilla", "Lstm LstmNoPeepholes");
    }
}
