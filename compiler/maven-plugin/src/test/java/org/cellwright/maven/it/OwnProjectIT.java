package org.cellwright.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The project that the README shows. */
class OwnProjectIT {
    @Test
    void itGeneratesCompilesAndLearns() throws IOException {
        TestProject project = TestProject.copyOf("own-project", OwnProjectIT.class, "project");
        TestProject.Build build = project.build("compile", "exec:exec");
        assertThat(build.succeeded()).as(build.toString()).isTrue();
        assertThat(project.javaFiles("target/generated-sources/cell"))
                .containsOnlyKeys("com/example/MinimalGatedUnit.java");
        List<String> losses = build.linesWith(": loss ");
        assertThat(loss(losses.get(0))).isGreaterThan(0.5);
        assertThat(loss(losses.get(losses.size() - 1))).isLessThan(0.05);
    }

    private static double loss(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }
}
