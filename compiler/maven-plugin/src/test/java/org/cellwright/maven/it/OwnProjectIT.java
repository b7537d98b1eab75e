package org.cellwright.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
        List<String> epochs = build.linesWith("  rate ");
        assertThat(epochs).hasSize(5);
        assertThat(loss(epochs.get(0))).isGreaterThan(0.05);
        assertThat(loss(epochs.get(4))).isLessThan(0.005);
    }

    private static double loss(String line) {
        Matcher loss = Pattern.compile("  loss (\\S+)").matcher(line);
        assertThat(loss.find()).as(line).isTrue();
        return Double.parseDouble(loss.group(1));
    }
}
