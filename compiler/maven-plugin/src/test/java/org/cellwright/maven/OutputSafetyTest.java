package org.cellwright.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever files, directories and cells are called, nothing outside the output directory is touched, and nothing lost. */
class OutputSafetyTest {
    @TempDir
    Path root;

    private Workspace project;

    @BeforeEach
    void project() {
        project = new Workspace(root);
    }

    @ParameterizedTest
    @CsvSource({
        "my-cells, is no Java identifier",
        "1st, is no Java identifier",
        "a.b, is no Java identifier",
        "with space, is no Java identifier",
        "class, is a word of the Java language",
        "true, is a word of the Java language",
        "_, is a word of the Java language"
    })
    void aDirectoryThatIsNoPackageIsRefused(String name, String reason) throws IOException {
        project.cell("fine/Fine.cell", "cell Fine");
        Path file = project.cell("fine/" + name + "/A.cell", "cell A");
        project.cell("fine/" + name + "/B.cell", "cell B");
        assertThat(project.run().errors())
                .singleElement()
                .extracting(Problem::toString)
                .asString()
                .startsWith(file + ":[1,1] the directory is the package")
                .contains("'" + name + "'", reason, "rename the directory");
        assertThat(project.output).doesNotExist();
    }

    @Test
    void aDirectoryOutsideOfAsciiIsRefused() throws IOException {
        NonAsciiNames.assumePossible();
        project.cell("Ärger/A.cell", "cell A");
        assertThat(project.run().errors())
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .contains("'Ärger' cannot be part of a package's name: generated sources are ASCII");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../../evil", "/tmp/evil"})
    void aClassNameThatLeadsOutIsRefused(String name) throws IOException {
        project.cell("A.cell", "cell " + name);
        assertThatThrownBy(project::run).isInstanceOf(FileSystemException.class).hasMessageContaining("leads out of");
        assertThat(Workspace.files(root)).containsOnlyKeys("src/main/cell/A.cell");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside.java", "a/../../outside.java", "", "."})
    void onlyPlainPathsBelowTheDirectoryAreTaken(String path) throws IOException {
        Path outside = Workspace.write(root.resolve("outside.java"), "mine");
        OutputDirectory output = new OutputDirectory(root.resolve("out"));
        assertThatThrownBy(() -> output.write(path, new byte[1])).isInstanceOf(FileSystemException.class);
        assertThatThrownBy(() -> output.delete(path)).isInstanceOf(FileSystemException.class);
        assertThat(outside).hasContent("mine");
    }

    @Test
    void aPackageDirectoryThatIsALinkIsNotFollowed() throws IOException {
        Path elsewhere = Files.createDirectories(root.resolve("elsewhere"));
        Files.createDirectories(project.output);
        Files.createSymbolicLink(project.output.resolve("a"), elsewhere);
        project.cell("a/b/A.cell", "cell A");
        assertThatThrownBy(project::run).isInstanceOf(FileSystemException.class).hasMessageContaining("symbolic link");
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void aClassThatBecameALinkIsNotWrittenThroughNorDeleted() throws IOException {
        Path elsewhere = Workspace.write(root.resolve("elsewhere.java"), "mine");
        Path cell = project.cell("a/A.cell", "cell A");
        project.run();
        Path generated = project.output.resolve("a/A.java");
        Files.delete(generated);
        Files.createSymbolicLink(generated, elsewhere);
        assertThat(project.run().errors())
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .contains("where something else stands");
        Files.delete(cell);
        project.run();
        assertThat(elsewhere).hasContent("mine");
        assertThat(generated).isSymbolicLink();
    }

    @Test
    void theOutputDirectoryItselfMayBeALink() throws IOException {
        Path elsewhere = Files.createDirectories(root.resolve("elsewhere"));
        Files.createDirectories(project.output.getParent());
        Files.createSymbolicLink(project.output, elsewhere);
        project.cell("a/A.cell", "cell A");
        assertThat(project.run().written()).isEqualTo(1);
        assertThat(elsewhere.resolve("a/A.java")).exists();
    }

    @Test
    void aHandWrittenClassIsNotOverwritten() throws IOException {
        Path mine = Workspace.write(project.output.resolve("a/A.java"), "class A {}");
        Path cell = project.cell("a/A.cell", "cell A");
        assertThat(project.run().errors())
                .extracting(Problem::toString)
                .containsExactly(cell
                        + ":[1,1] this would be generated as " + mine
                        + ", where something else stands; move that away, or choose another output directory");
        assertThat(mine).hasContent("class A {}");
    }

    @ParameterizedTest
    @CsvSource({
        "a/One.cell, Lstm, a/Two.cell, LSTM",
        "a/b/A.cell, One, a/B/A.cell, Two",
        "a/B/A.cell, One, A/C.cell, Two"
    })
    void namesThatDifferInCaseAloneClash(String file, String cell, String otherFile, String otherCell)
            throws IOException {
        project.cell(file, "cell " + cell);
        project.cell(otherFile, "cell " + otherCell);
        assertThat(project.run().errors())
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .contains("ignore case", "rename one of the two");
        assertThat(project.output).doesNotExist();
    }

    @Test
    void twoCellsThatBecomeOneClassClash() throws IOException {
        project.cell("a/One.cell", "cell Same");
        project.cell("a/Two.cell", "cell Same");
        assertThat(project.run().errors())
                .extracting(Problem::message)
                .containsExactly("two cells would be the class a.Same; rename one");
    }

    @Test
    void twoExecutionsOfOneBuildCannotGenerateTheSameClass() throws IOException {
        Path file = project.cell("a/A.cell", "cell A");
        project.owners = Set.of("generate:default", "generate:other");
        project.taken = Map.of("a/A.java", "other");
        assertThat(project.run().errors())
                .extracting(Problem::toString)
                .containsExactly(file
                        + ":[1,1] the plugin's execution 'other' generates a/A.java too;"
                        + " give the executions different files or different output directories");
    }

    @Test
    void aLoopOfLinksIsAnError() throws IOException {
        project.cell("a/A.cell", "cell A");
        Path loop = Files.createSymbolicLink(project.sources.resolve("a/loop"), project.sources);
        assertThat(project.run().errors())
                .singleElement()
                .extracting(Problem::toString)
                .asString()
                .startsWith(loop + ":[1,1] a symbolic link");
    }

    @Test
    void aLinkedSourceIsReadLikeAFile() throws IOException {
        Path elsewhere = Workspace.write(root.resolve("elsewhere.cell"), "cell A\n");
        Files.createDirectories(project.sources.resolve("a"));
        Files.createSymbolicLink(project.sources.resolve("a/A.cell"), elsewhere);
        project.run();
        assertThat(project.generated()).containsOnlyKeys("a/A.java");
    }

    @Test
    void aLinkThatLeadsNowhereIsAnError() throws IOException {
        Files.createDirectories(project.sources);
        Path link = Files.createSymbolicLink(project.sources.resolve("A.cell"), root.resolve("nowhere"));
        assertThat(project.run().errors())
                .extracting(Problem::toString)
                .containsExactly(link + ":[1,1] a symbolic link that leads nowhere; mend or remove it");
    }

    @Test
    void aMessageStaysOnItsLine() {
        NonAsciiNames.assumePossible();
        Problem problem = Problem.error(Path.of("/a\nb\u202e.cell"), "odd\rname");
        assertThat(problem).hasToString("/a\\u000Ab\\u202E.cell:[1,1] odd\\u000Dname");
    }
}
