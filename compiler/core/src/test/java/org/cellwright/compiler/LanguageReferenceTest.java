package org.cellwright.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cellwright.compiler.check.Initializers;
import org.cellwright.compiler.function.ElementFunction;
import org.cellwright.compiler.function.ElementFunctions;
import org.cellwright.compiler.source.DiagnosticPrinter;
import org.cellwright.compiler.source.SourceFile;
import org.junit.jupiter.api.Test;

/** What the language reference shows is so. */
class LanguageReferenceTest {
    private static final Path PAGE = Path.of("..", "..", "grammar", "README.md");
    private static final Pattern BLOCK = Pattern.compile("```([a-z ]*)\n(.*?)```", Pattern.DOTALL);

    private record Block(String kind, String text) {}

    @Test
    void everyCellIsReadWithoutADiagnostic() throws IOException {
        List<Block> cells = blocks().stream()
                .filter(block -> block.kind().matches("cells?( cells)?"))
                .toList();
        assertThat(cells).hasSizeGreaterThan(4);
        for (Block cell : cells) {
            FrontEnd.Result result = FrontEnd.read(List.of(new SourceFile("Reference.cell", cell.text())));
            assertThat(DiagnosticPrinter.print(result.diagnostics())).isEmpty();
            if (cell.kind().equals("cell")) {
                assertThat(result.cells()).hasSize(1);
            }
        }
    }

    @Test
    void everyWrongCellGivesTheMessagesBelowIt() throws IOException {
        List<Block> blocks = blocks();
        int count = 0;
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i).kind().equals("cell wrong")) {
                SourceFile file = new SourceFile("Wrong.cell", blocks.get(i).text());
                String messages =
                        DiagnosticPrinter.print(FrontEnd.read(List.of(file)).diagnostics());
                assertThat(messages).isEqualTo(blocks.get(i + 1).text());
                count++;
            }
        }
        assertThat(count).isPositive();
    }

    @Test
    void everyFunctionAndInitialiserIsNamed() throws IOException {
        String page = Files.readString(PAGE);
        List<ElementFunction> operators = List.of(
                ElementFunctions.ADD,
                ElementFunctions.SUBTRACT,
                ElementFunctions.MULTIPLY,
                ElementFunctions.DIVIDE,
                ElementFunctions.NEGATE,
                ElementFunctions.POWER,
                ElementFunctions.LESS,
                ElementFunctions.LESS_EQUAL,
                ElementFunctions.GREATER,
                ElementFunctions.GREATER_EQUAL,
                ElementFunctions.EQUAL,
                ElementFunctions.NOT_EQUAL);
        for (ElementFunction function : ElementFunctions.all()) {
            if (!operators.contains(function)) {
                assertThat(page).contains("`" + function.name() + "(");
            }
        }
        Prelude.TREE.variants().forEach(variant -> assertThat(page).contains("| `" + variant.name() + "` |"));
        Prelude.TREE.functions().forEach(function -> assertThat(page).contains("`" + function.name() + "("));
        Initializers.all().forEach(kind -> assertThat(page).contains("`" + kind + "`"));
    }

    private static List<Block> blocks() throws IOException {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(Files.readString(PAGE).replace("\r\n", "\n"));
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2)));
        }
        return blocks;
    }
}
