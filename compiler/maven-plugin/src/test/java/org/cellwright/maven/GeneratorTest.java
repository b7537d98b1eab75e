package org.cellwright.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.cellwright.compiler.backend.java.NumberType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratorTest {
    @TempDir
    Path root;

    private Workspace project;

    @BeforeEach
    void project() {
        project = new Workspace(root);
    }

    @Test
    void directoriesArePackages() throws IOException {
        project.cell("Top.cell", "cell Top");
        project.cell("org/example/Two.cell", "cell One", "cell Other");
        GenerateResult result = project.run();
        assertThat(result.problems()).isEmpty();
        assertThat(result.written()).isEqualTo(3);
        assertThat(project.compiler.compiled).containsExactly("", "org.example");
        assertThat(project.generated()).containsOnlyKeys("Top.java", "org/example/One.java", "org/example/Other.java");
        assertThat(project.generated().get("org/example/One.java")).contains("from org/example/Two.cell");
    }

    @Test
    void withoutASourceDirectoryNothingIsMade() throws IOException {
        GenerateResult result = project.run();
        assertThat(result.problems()).isEmpty();
        assertThat(result.cellFiles()).isZero();
        assertThat(project.output).doesNotExist();
    }

    @Test
    void whatIsUpToDateIsNotCompiled() throws IOException {
        project.cell("a/A.cell", "cell A");
        project.run();
        project.age();
        GenerateResult result = project.run();
        assertThat(project.compiler.compiled).isEmpty();
        assertThat(result.changed()).isFalse();
        assertThat(result.classes()).containsExactly("a/A.java");
        assertThat(project.writtenSince()).isEmpty();
    }

    @Test
    void anEditWritesOnlyWhatItChanges() throws IOException {
        project.cell("a/A.cell", "cell A");
        project.cell("a/B.cell", "cell B");
        project.cell("c/C.cell", "cell C");
        project.run();
        project.age();
        project.cell("a/A.cell", "cell A", "more");
        assertThat(project.run().written()).isEqualTo(1);
        assertThat(project.compiler.compiled).containsExactly("a");
        assertThat(project.writtenSince()).containsExactly("a/A.java");
    }

    @Test
    void stalenessIsDeletedAndNothingElse() throws IOException {
        project.cell("a/A.cell", "cell A");
        Path gone = project.cell("b/c/B.cell", "cell B", "cell B2");
        project.run();
        Workspace.write(project.output.resolve("b/Neighbour.java"), "class Neighbour {}");
        Files.delete(gone);
        GenerateResult result = project.run();
        assertThat(result.deleted()).isEqualTo(2);
        assertThat(result.problems()).isEmpty();
        assertThat(project.generated()).containsOnlyKeys("a/A.java", "b/Neighbour.java");
        assertThat(project.output.resolve("b/c")).doesNotExist();
    }

    @Test
    void aRenamedCellLeavesNoOldClass() throws IOException {
        project.cell("a/A.cell", "cell A");
        project.run();
        project.cell("a/A.cell", "cell Renamed");
        project.run();
        assertThat(project.generated()).containsOnlyKeys("a/Renamed.java");
    }

    @Test
    void aCellRenamedInCaseOnlyIsNoClash() throws IOException {
        project.cell("a/A.cell", "cell Lstm");
        project.run();
        project.cell("a/A.cell", "cell LSTM");
        assertThat(project.run().problems()).isEmpty();
        assertThat(project.generated()).containsOnlyKeys("a/LSTM.java");
    }

    @Test
    void aMissingOrEditedClassIsMendedFromAnUnchangedFile() throws IOException {
        project.cell("a/A.cell", "cell A", "cell B");
        project.run();
        String text = project.generated().get("a/A.java");
        Files.writeString(project.output.resolve("a/A.java"), "edited");
        Files.delete(project.output.resolve("a/B.java"));
        assertThat(project.run().written()).isEqualTo(2);
        assertThat(project.generated()).containsEntry("a/A.java", text).containsKey("a/B.java");
    }

    @Test
    void aStaleClassChangedByHandIsLeftWithAWarning() throws IOException {
        Path cell = project.cell("a/A.cell", "cell A");
        project.run();
        Files.writeString(project.output.resolve("a/A.java"), "class Mine {}");
        Files.delete(cell);
        GenerateResult result = project.run();
        assertThat(result.problems()).singleElement().matches(problem -> !problem.error());
        assertThat(project.generated()).containsEntry("a/A.java", "class Mine {}");
    }

    @Test
    void configurationAndCompilerAreWatched() throws IOException {
        project.cell("a/A.cell", "cell A");
        project.run();
        project.precisions = EnumSet.allOf(NumberType.class);
        assertThat(project.run().written()).isEqualTo(1);
        project.compilerDigest = "compiler 2";
        assertThat(project.run().written()).isZero();
        assertThat(project.compiler.compiled).containsExactly("a");
        project.excludes = List.of("a/**");
        assertThat(project.run().deleted()).isEqualTo(1);
        assertThat(project.generated()).isEmpty();
    }

    @Test
    void everyErrorIsToldAndThenNothingChanges() throws IOException {
        Path kept = project.cell("a/A.cell", "cell A");
        project.run();
        project.cell("a/A.cell", "cell A", "  error first", "error second");
        project.cell("b/B.cell", "cell B", "error third");
        Files.write(project.cell("b/Broken.cell"), new byte[] {'c', (byte) 0xe9});
        Path stale = project.cell("c/C.cell", "cell C");
        GenerateResult result = project.run();
        assertThat(result.errors())
                .extracting(Problem::toString)
                .contains(kept + ":[2,3] first", kept + ":[3,1] second")
                .contains(project.sources.resolve("b/B.cell") + ":[2,1] third")
                .hasSize(4);
        assertThat(project.generated()).containsOnlyKeys("a/A.java");
        Files.delete(stale);
    }

    @Test
    void warningsComeBackUntilTheyAreMended() throws IOException {
        project.cell("a/A.cell", "cell A", "warning unused");
        for (int i = 0; i < 3; i++) {
            assertThat(project.run().problems())
                    .extracting(Problem::toString)
                    .containsExactly(project.sources.resolve("a/A.cell") + ":[2,1] unused");
            project.age();
        }
        assertThat(project.writtenSince()).isEmpty();
        project.cell("a/A.cell", "cell A");
        assertThat(project.run().problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "cellwright-record 1\n", "cellwright-record 1\nend 0\n", "\0\0\0", "end "})
    void aBrokenRecordCostsACompilationAndNoFile(String record) throws IOException {
        project.cell("a/A.cell", "cell A");
        project.run();
        project.age();
        Workspace.write(project.output.resolve("Other.java"), "class Other {}");
        Files.writeString(project.output.resolve(".cellwright-record"), record);
        GenerateResult result = project.run();
        assertThat(result.problems()).isEmpty();
        assertThat(project.compiler.compiled).containsExactly("a");
        assertThat(project.generated()).containsOnlyKeys("a/A.java", "Other.java");
        project.run();
        assertThat(project.compiler.compiled).isEmpty();
    }

    @Test
    void executionsThatShareADirectoryKeepTheirOwn() throws IOException {
        project.cell("a/A.cell", "cell A");
        project.cell("b/B.cell", "cell B");
        project.owners = Set.of("generate:one", "generate:two");
        for (int i = 0; i < 2; i++) {
            project.owner = "generate:one";
            project.includes = List.of("a/**");
            project.run();
            project.owner = "generate:two";
            project.includes = List.of("b/**");
            assertThat(project.run().deleted()).isZero();
            assertThat(project.generated()).containsOnlyKeys("a/A.java", "b/B.java");
        }
        assertThat(project.compiler.compiled).isEmpty();

        project.owners = Set.of("generate:two");
        project.run();
        assertThat(project.generated()).as("execution one is gone").containsOnlyKeys("b/B.java");
    }

    @Test
    void aRunFromTheCommandLineTakesOverAndGivesBack() throws IOException {
        project.cell("a/A.cell", "cell A");
        project.run();
        project.owner = "generate:default-cli";
        project.owners = Set.of("generate:default", "generate:default-cli");
        project.precisions = EnumSet.of(NumberType.DOUBLE);
        assertThat(project.run().written()).isEqualTo(1);
        project.owner = "generate:default";
        project.owners = Set.of("generate:default");
        project.precisions = EnumSet.of(NumberType.FLOAT);
        assertThat(project.run().written()).isEqualTo(1);
        assertThat(project.generated().get("a/A.java")).contains("[FLOAT]");
    }

    @Test
    void editorsLocksAndBackupsAreNoCells() throws IOException {
        project.cell("a/A.cell", "cell A");
        project.cell("a/.#A.cell", "error lock");
        project.cell("a/A.cell~", "error backup");
        assertThat(project.run().problems()).isEmpty();
    }
}
