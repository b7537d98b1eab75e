package org.cellwright.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.cellwright.maven.BuildRecord.Unit;
import org.junit.jupiter.api.Test;

class BuildRecordTest {
    private static final BuildRecord RECORD = BuildRecord.empty()
            .after("generate:odd name\n:", Map.of("", unit("f1", "A.java")), Set.of())
            .after(
                    "generate:b",
                    Map.of("x.y", unit("f2", "x/y/A.java", "x/y/B.java"), "z", unit("")),
                    Set.of("generate:odd name\n:"));

    private static Unit unit(String fingerprint, String... files) {
        Map<String, String> digests = new TreeMap<>();
        for (String file : files) {
            digests.put(file, Sha256.of(file));
        }
        return new Unit(fingerprint, new TreeMap<>(digests));
    }

    @Test
    void itsTextTellsItAgain() {
        assertThat(BuildRecord.parse(RECORD.toText())).contains(RECORD);
        assertThat(RECORD.units()).hasSize(3);
    }

    @Test
    void anyChangedCharacterIsNoticed() {
        String text = RECORD.toText();
        for (int i = 0; i < text.length(); i++) {
            String changed = text.substring(0, i) + (char) (text.charAt(i) ^ 1) + text.substring(i + 1);
            assertThat(BuildRecord.parse(changed)).as(changed).isEmpty();
            assertThat(BuildRecord.parse(text.substring(0, i))).isEmpty();
        }
        assertThat(BuildRecord.parse(text + text)).isEmpty();
    }

    @Test
    void aUnitThatLosesAFileIsNoLongerUpToDate() {
        BuildRecord after = RECORD.after("generate:c", Map.of("x.y", unit("f3", "x/y/A.java")), Set.of("generate:b"));
        assertThat(after.units().values()).contains(unit("", "x/y/B.java"), unit("f3", "x/y/A.java"));
        assertThat(after.files()).containsOnlyKeys("x/y/A.java", "x/y/B.java");
    }
}
