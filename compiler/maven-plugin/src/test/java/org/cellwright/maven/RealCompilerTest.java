package org.cellwright.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cellwright.compiler.CellCompiler;
import org.cellwright.compiler.backend.java.NumberType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the plugin relies on in the compiler itself. */
class RealCompilerTest {
    private static final String BODY =
            " { dim X, H; input x: [X]; state h: [H] = zeros; output h; param W: [H, H + X]; h[t] = tanh(W @ [h[t-1],"
                    + " x[t]]); }\n";

    @TempDir
    Path root;

    private GenerateResult generate(Path project) throws IOException {
        return new Generator(
                        CellCompiler::compile,
                        new GenerateRequest(
                                project.resolve("src"),
                                project.resolve("out"),
                                List.of("**/*.cell"),
                                List.of(),
                                EnumSet.of(NumberType.FLOAT),
                                "generate:default",
                                Set.of("generate:default"),
                                Map.of(),
                                "compiler"))
                .run();
    }

    @Test
    void theDirectoryOfTheProjectDoesNotShow() throws IOException {
        Path one = root.resolve("one");
        Path two = root.resolve("somewhere/else");
        for (Path project : List.of(one, two)) {
            Workspace.write(project.resolve("src/a/A.cell"), "cell A" + BODY);
            assertThat(generate(project).problems()).isEmpty();
        }
        assertThat(Workspace.files(one.resolve("out"))).isEqualTo(Workspace.files(two.resolve("out")));
    }

    @Test
    void aChangeOfAnImportedFileGeneratesAgainWhatImportsIt() throws IOException {
        Path project = root.resolve("project");
        Path gates = project.resolve("src/gates.cell");
        Workspace.write(gates, "fun gate(z) = tanh(z);");
        Workspace.write(
                project.resolve("src/a/A.cell"),
                "import \"gates.cell\"; cell A { input x: []; output y; y = gate(x[t]); }");
        assertThat(generate(project).problems()).isEmpty();
        assertThat(generate(project).written()).isZero();
        Workspace.write(gates, "fun gate(z) = sin(z);");
        assertThat(generate(project).written()).isEqualTo(1);
        Workspace.write(project.resolve("src/a/gates.cell"), "fun gate(z) = cos(z);");
        assertThat(generate(project).written()).isEqualTo(1);
    }

    @Test
    void aFileNameCannotBecomeCode() throws IOException {
        NonAsciiNames.assumePossible();
        Path project = root.resolve("project");
        String name = "x*\u002f class Evil { } \\u002a\\u002f \n class Worse { } \u00e4.cell";
        Workspace.write(project.resolve("src/a/" + name.replace("\u002f", ":")), "cell A" + BODY);
        assertThat(generate(project).problems()).isEmpty();
        String text = Files.readString(project.resolve("out/a/A.java"), StandardCharsets.US_ASCII);
        assertThat(text.lines())
                .noneMatch(line -> line.matches("\\s*class (Evil|Worse).*"))
                .noneMatch(line -> line.contains("\\u"));
    }

    @Test
    void messagesPointIntoTheRealFile() throws IOException {
        Path project = root.resolve("project");
        Path latin = project.resolve("src/a/Latin.cell");
        Files.createDirectories(latin.getParent());
        Files.write(latin, new byte[] {'/', '/', (byte) 0xe9, '\n'});
        Path wrong = Workspace.write(project.resolve("src/a/Wrong.cell"), "\ncell A {\n  output missing;\n}\n");
        assertThat(generate(project).errors())
                .anySatisfy(problem -> assertThat(problem.toString())
                        .startsWith(latin + ":[1,3] ")
                        .contains("UTF-8"))
                .anySatisfy(problem -> {
                    assertThat(problem.toString())
                            .startsWith(wrong + ":[3,10] ")
                            .contains("missing");
                    assertThat(problem.withExcerpt().lines())
                            .hasSize(3)
                            .last()
                            .asString()
                            .endsWith("^~~~~~~");
                });
    }

    @Test
    void cellsThatAreOneClassInAsciiAreLocated() throws IOException {
        Path project = root.resolve("project");
        Workspace.write(project.resolve("src/a/Greek.cell"), "cell Γ" + BODY);
        Path latin = Workspace.write(project.resolve("src/a/Latin.cell"), "cell Gamma" + BODY);
        assertThat(generate(project).errors())
                .singleElement()
                .extracting(Problem::toString)
                .asString()
                .startsWith(latin + ":[1,6] ")
                .endsWith("would both become the Java class Gamma");
    }
}
