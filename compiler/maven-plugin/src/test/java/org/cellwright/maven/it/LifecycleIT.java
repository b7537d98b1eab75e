package org.cellwright.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.cellwright.maven.NonAsciiNames;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** One project, built, changed, and built again. */
class LifecycleIT {
    private static final String OUTPUT = "target/generated-sources/cell";
    private static final String TEST_OUTPUT = "target/generated-test-sources/cell";
    private static final String CELLS = "src/main/cell/com/example/";

    private static TestProject built;

    private TestProject project;

    @BeforeAll
    static void firstBuild() throws IOException {
        built = TestProject.copyOf("lifecycle", LifecycleIT.class, "firstBuild");
        TestProject.Build first = built.build("generate-sources");
        assertThat(first.succeeded()).as(first.toString()).isTrue();
        assertThat(first.linesWith("Generated 3 classes from 3 cell files: 3 written, 0 deleted"))
                .hasSize(1);
        assertThat(built.javaFiles(OUTPUT))
                .containsOnlyKeys("com/example/Other.java", "com/example/Simple.java", "com/example/deep/Deep.java");
    }

    @BeforeEach
    void copyOfTheFirstBuild(TestInfo test) throws IOException {
        project = built.copy(test.getTestMethod().orElseThrow().getName());
        project.age(OUTPUT);
    }

    @Test
    void anUnchangedBuildWritesNothing() throws IOException {
        TestProject.Build again = build();
        assertThat(again.linesWith("up to date")).hasSize(1);
        assertThat(project.writtenSince(OUTPUT)).isEmpty();
        assertThat(project.build("generate-sources", "-Dcellwright.skip").linesWith("Skipped"))
                .hasSize(1);
        assertThat(project.writtenSince(OUTPUT)).isEmpty();
    }

    @Test
    void testCellsGoTheirOwnWay() throws IOException {
        TestProject.Build tests = project.build("cellwright:generate-test@default");
        assertThat(tests.succeeded()).as(tests.toString()).isTrue();
        assertThat(project.javaFiles(TEST_OUTPUT)).containsOnlyKeys("OnlyInTests.java");
        assertThat(project.writtenSince(OUTPUT)).isEmpty();
    }

    @Test
    void anEditRewritesItsClassAlone() throws IOException {
        project.replace(CELLS + "Simple.cell", "tanh", "sigmoid");
        build();
        assertThat(project.writtenSince(OUTPUT)).containsExactly(".cellwright-record", "Simple.java");
    }

    @Test
    void aRenamedCellAndAMovedFileLeaveNothingBehind() throws IOException {
        project.replace(CELLS + "Simple.cell", "cell Simple", "cell Renamed");
        project.move(CELLS + "deep/Deep.cell", CELLS + "moved/Deep.cell");
        build();
        assertThat(project.javaFiles(OUTPUT))
                .containsOnlyKeys("com/example/Other.java", "com/example/Renamed.java", "com/example/moved/Deep.java");
        assertThat(project.path(OUTPUT + "/com/example/deep")).doesNotExist();
    }

    @Test
    void aDeletedFileTakesItsClassAndNothingElse() throws IOException {
        Files.writeString(project.path(OUTPUT + "/com/example/Mine.java"), "class Mine {}");
        project.delete(CELLS + "Simple.cell");
        build();
        assertThat(project.javaFiles(OUTPUT))
                .containsOnlyKeys("com/example/Mine.java", "com/example/Other.java", "com/example/deep/Deep.java");
    }

    @Test
    void anotherConfigurationGeneratesAnew() throws IOException {
        Map<String, String> before = project.javaFiles(OUTPUT);
        assertThat(build("-Dcellwright.precision=double").linesWith("3 written"))
                .hasSize(1);
        assertThat(project.javaFiles(OUTPUT)).doesNotContainValue(before.get("com/example/Simple.java"));
        TestProject.Build refused = project.build("generate-sources", "-Dcellwright.precision=half");
        assertThat(refused.succeeded()).isFalse();
        assertThat(refused.toString()).contains("<precision> can be float, double, or float,double, but it is 'half'");
    }

    @Test
    void localeAndTimeZoneDoNotShow() throws IOException {
        NonAsciiNames.assumePossible();
        String greek = "cell Γru { dim X, H; input x: [X]; state ħ: [H] = zeros; output ħ; param Ŵ: [H, H + X];"
                + " Γi = Ŵ @ [ħ[t-1], x[t]]; ħ[t] = tanh(Γi); }";
        Files.writeString(project.path(CELLS + "Γ I+i.cell"), greek);
        build();
        Map<String, String> expected = project.javaFiles(OUTPUT);
        assertThat(expected).containsKey("com/example/Gammaru.java");
        Files.delete(project.path(OUTPUT + "/.cellwright-record"));
        for (String file : expected.keySet()) {
            Files.delete(project.path(OUTPUT).resolve(file));
        }
        TestProject.Build elsewhere = project.build(
                Map.of("LC_ALL", "C", "LANG", "C"),
                "-Duser.language=tr -Duser.country=TR -Duser.timezone=Asia/Kolkata",
                "generate-sources");
        assertThat(elsewhere.succeeded()).as(elsewhere.toString()).isTrue();
        assertThat(project.javaFiles(OUTPUT)).isEqualTo(expected);
    }

    private TestProject.Build build(String... arguments) throws IOException {
        String[] all = new String[arguments.length + 1];
        all[0] = "generate-sources";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        TestProject.Build build = project.build(all);
        assertThat(build.succeeded()).as(build.toString()).isTrue();
        return build;
    }
}
