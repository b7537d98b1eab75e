package org.cellwright.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cellwright.compiler.backend.java.NumberType;
import org.cellwright.compiler.source.Diagnostic;
import org.cellwright.compiler.source.DiagnosticPrinter;
import org.cellwright.compiler.source.SourceFile;
import org.junit.jupiter.api.Test;

/** Names across files. */
class ImportsTest {
    private static final String GATES = """
            const SLOPE = 2;
            fun gate(z) = sigmoid(steep(z));
            fun steep(z) = SLOPE * z;
            variant soft { tanh(z) => softsign(z); }
            cell Base {
              dim H; input x: [H]; state h: [H]; output h; param U: [H, H];
              h[t] = gate(x[t]) * tanh(U @ h[t-1]);
            }
            """;

    @Test
    void functionsConstantsVariantsAndCellsAreSeen() {
        FrontEnd.Result result = read("a/b/Cell.cell", """
                import "../gates.cell";
                cell Derived extends Base with soft { fun steep(z) = z + SLOPE; }
                cell Own { dim H; input x: [H]; output y; y = gate(x[t]) / SLOPE; }
                """, Map.of("a/gates.cell", GATES));
        assertThat(DiagnosticPrinter.print(result.diagnostics())).isEmpty();
        assertThat(result.cells()).extracting(cell -> cell.name()).containsExactly("Derived", "Own");
        assertThat(result.cells().get(0).equations().get(0).text())
                .isEqualTo("h[t] = gate(x[t]) * softsign(U @ h[t-1]);");
        assertThat(result.cells().get(0).imports()).extracting(SourceFile::path).containsExactly("a/gates.cell");
    }

    @Test
    void aFileIsLookedForBesideTheOneThatImportsItThenFromTheRoot() {
        String cell = "import \"gates.cell\"; cell C { input x: []; output y; y = gate(x[t]); }";
        assertThat(read("a/C.cell", cell, Map.of("gates.cell", GATES)).hasErrors())
                .isFalse();
        assertThat(messages(read("a/C.cell", cell, Map.of("a/gates.cell", "fun other(z) = z;", "gates.cell", GATES))))
                .containsExactly("there is no function `gate`");
        assertThat(messages(read("a/C.cell", cell, Map.of())))
                .containsExactly("there is no file a/gates.cell and no gates.cell");
    }

    @Test
    void filesThatImportEachOtherAreAnError() {
        Map<String, String> others = Map.of("b.cell", "import \"c.cell\";", "c.cell", "import \"a.cell\";");
        assertThat(messages(read("a.cell", "import \"b.cell\"; cell C { output y; y = 1; }", others)))
                .containsExactly(
                        "files import each other in a circle: a.cell imports b.cell imports c.cell imports a.cell");
    }

    @Test
    void aNameComesFromOneFile() {
        assertThat(messages(read("a.cell", "import \"g.cell\"; fun gate(z) = z;", Map.of("g.cell", GATES))))
                .containsExactly("the function `gate` of `g.cell` has the name of something in this file; rename one of"
                        + " them");
    }

    @Test
    void mistakesOfAnImportedFileAreToldAtTheirPlace() {
        FrontEnd.Result result =
                read("a.cell", "import \"g.cell\"; cell D extends Base { param U: [H, 2]; }", Map.of("g.cell", GATES));
        assertThat(result.diagnostics()).extracting(each -> each.file().path()).containsExactly("g.cell");
        assertThat(messages(result).get(0)).endsWith("(in `D`, which extends `Base`)");
    }

    @Test
    void theHeaderKnowsWhatWasImported() {
        String cell = "import \"g.cell\"; cell C { input x: []; output y; y = gate(x[t]); }";
        String header = header(cell, GATES);
        assertThat(header).contains("from a.cell with g.cell, SHA-256 ");
        assertThat(header(cell, GATES)).isEqualTo(header);
        assertThat(header(cell, GATES + "\n")).isNotEqualTo(header);
    }

    private static String header(String cell, String gates) {
        CellCompiler.Options options =
                new CellCompiler.Options("", Set.of(NumberType.FLOAT), library(Map.of("g.cell", gates)));
        return CellCompiler.compile(List.of(new SourceFile("a.cell", cell)), options)
                .sources()
                .get(0)
                .text()
                .lines()
                .findFirst()
                .orElseThrow();
    }

    private static FrontEnd.Result read(String name, String text, Map<String, String> others) {
        return FrontEnd.read(List.of(new SourceFile(name, text)), library(others));
    }

    private static Library library(Map<String, String> files) {
        return name -> Optional.ofNullable(files.get(name))
                .map(text -> new SourceFile.Decoded(new SourceFile(name, text), List.of()));
    }

    private static List<String> messages(FrontEnd.Result result) {
        return result.diagnostics().stream().map(Diagnostic::message).toList();
    }
}
