package org.cellwright.cells.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the runtime page says that things are called here is what they are called. */
class NamesTableTest {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern TYPE = Pattern.compile("\\b[A-Z][A-Za-z]+[a-z]\\w*");
    private static final Pattern METHOD = Pattern.compile("\\b([a-z]\\w+)\\(");

    @Test
    void typesAndMethodsExist() throws IOException {
        Set<String> types = new HashSet<>();
        StringBuilder sources = new StringBuilder();
        for (Path path : files("../core/src/main/java", "src/main/cell")) {
            types.add(path.getFileName().toString().replaceFirst("\\.(java|cell)$", ""));
            sources.append(Files.readString(path));
        }
        int checked = 0;
        for (String row : rows()) {
            Matcher code = CODE.matcher(row.substring(row.lastIndexOf('|', row.length() - 2)));
            while (code.find()) {
                for (String type : all(TYPE, code.group(1), 0)) {
                    assertThat(types).as(row).contains(type);
                    checked++;
                }
                for (String method : all(METHOD, code.group(1), 1)) {
                    assertThat(sources).as(row).containsPattern("\\b(?!new )[\\w>\\]]+ " + method + "\\(");
                    checked++;
                }
            }
        }
        assertThat(checked).isGreaterThan(50);
    }

    private static List<String> rows() throws IOException {
        String page = Files.readString(Path.of("../README.md"));
        String section = page.substring(page.indexOf("## Names in other frameworks"));
        return section.substring(0, section.indexOf("\n## "))
                .lines()
                .filter(line -> line.startsWith("| ") && line.endsWith("|"))
                .skip(1)
                .toList();
    }

    private static List<String> all(Pattern pattern, String text, int group) {
        List<String> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(group));
        }
        return found;
    }

    private static List<Path> files(String... directories) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String directory : directories) {
            try (Stream<Path> walk = Files.walk(Path.of(directory))) {
                walk.filter(Files::isRegularFile).forEach(files::add);
            }
        }
        return files;
    }
}
