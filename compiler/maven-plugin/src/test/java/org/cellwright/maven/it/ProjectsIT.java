package org.cellwright.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Projects of other shapes. */
class ProjectsIT {
    private static final String OUTPUT = "target/generated-sources/cell";

    @Test
    void twoExecutionsShareAnOutputDirectory(TestInfo test) throws IOException {
        TestProject project = copy("two-executions", test);
        assertSucceeds(project.build("generate-sources"));
        assertThat(project.javaFiles(OUTPUT))
                .containsOnlyKeys("com/example/both/Both.java", "com/example/single/Single.java");
        project.age(OUTPUT);
        assertThat(project.build("generate-sources").linesWith("up to date")).hasSize(2);
        assertThat(project.writtenSince(OUTPUT)).isEmpty();
        project.replace("pom.xml", "<excludes>**/single/*.cell</excludes>", "");
        TestProject.Build twice = project.build("generate-sources");
        assertThat(twice.succeeded()).isFalse();
        assertThat(twice.toString())
                .contains("the plugin's execution 'single' generates com/example/single/Single.java too");
    }

    @Test
    void modulesAreBuiltInParallel(TestInfo test) throws IOException {
        TestProject project = copy("modules", test);
        TestProject.Build build = project.build("generate-sources", "-T2");
        assertSucceeds(build);
        assertThat(build.linesWith("not marked as @threadSafe")).isEmpty();
        assertThat(project.javaFiles("one/" + OUTPUT)).containsOnlyKeys("com/example/One.java");
        assertThat(project.javaFiles("two/" + OUTPUT)).containsOnlyKeys("com/example/Two.java");
    }

    @Test
    void everyErrorHasItsPlaceAndTheBuildFailsOnce(TestInfo test) throws IOException {
        TestProject project = copy("errors", test);
        TestProject.Build build = project.build("generate-sources");
        assertThat(build.succeeded()).isFalse();
        String cells = "[ERROR] " + project.path("src/main/cell/com/example");
        assertThat(build.lines())
                .anyMatch(line -> line.startsWith(cells + "/AlsoWrong.cell:[6,15] "))
                .anyMatch(line -> line.startsWith(cells + "/Wrong.cell:[8,26] ") && line.contains("missing"))
                .anyMatch(line -> line.startsWith(cells + "/not-a-package/Lost.cell:[1,1] ")
                        && line.contains("'not-a-package' cannot be part of a package's name"));
        assertThat(build.toString())
                .contains("3 errors in 3 files, listed above; nothing was generated")
                .doesNotContain("Exception in", "\tat ");
        assertThat(project.path(OUTPUT)).doesNotExist();
    }

    @Test
    void aProjectWithoutCellsIsFine(TestInfo test) throws IOException {
        TestProject project = copy("no-cells", test);
        TestProject.Build build = project.build("generate-test-sources");
        assertSucceeds(build);
        assertThat(build.linesWith("No cell files in")).hasSize(2);
        assertThat(project.path("target")).doesNotExist();
    }

    private static TestProject copy(String name, TestInfo test) throws IOException {
        return TestProject.copyOf(
                name, ProjectsIT.class, test.getTestMethod().orElseThrow().getName());
    }

    private static void assertSucceeds(TestProject.Build build) {
        assertThat(build.succeeded()).as(build.toString()).isTrue();
    }
}
