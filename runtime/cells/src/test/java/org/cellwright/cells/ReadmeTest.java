package org.cellwright.cells;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the README shows of a cell and of the code made of it is what there is. */
class ReadmeTest {
    private static final String LEFT_OUT = "...";

    @Test
    void theCellIsThatOfTheLibrary() throws IOException {
        assertThat(fence("```\n/**"))
                .isEqualTo(Files.readString(Path.of("src/main/cell/org/cellwright/cells/Lstm.cell")));
    }

    /** The excerpt's lines follow each other in the golden source; where the README says "..." lines are left out. */
    @Test
    void theGeneratedCodeIsThatOfTheGoldenSource() throws IOException {
        List<String> source = strip(Files.readString(Path.of("src/test/resources/golden/Lstm.java.txt")));
        List<String> excerpt = strip(fence("```java\nvoid forwardLoop"));
        assertThat(excerpt).hasSizeGreaterThan(5);
        int at = source.indexOf(excerpt.get(0));
        assertThat(at).as(excerpt.get(0)).isNotNegative();
        boolean gap = false;
        for (String line : excerpt.subList(1, excerpt.size())) {
            if (line.equals(LEFT_OUT)) {
                gap = true;
                continue;
            }
            at++;
            while (gap && at < source.size() && !source.get(at).equals(line)) {
                at++;
            }
            assertThat(at)
                    .as("in the golden source there is no \"" + line + "\"")
                    .isLessThan(source.size());
            assertThat(source.get(at)).isEqualTo(line);
            gap = false;
        }
    }

    /** The text of the README's code block that begins so. */
    private static String fence(String beginning) throws IOException {
        String readme = Files.readString(Path.of("../../README.md"));
        int at = readme.indexOf(beginning);
        assertThat(at).as("the README has a block " + beginning).isNotNegative();
        int start = readme.indexOf('\n', at) + 1;
        return readme.substring(start, readme.indexOf("```", start));
    }

    private static List<String> strip(String text) {
        return text.lines().map(String::strip).toList();
    }
}
