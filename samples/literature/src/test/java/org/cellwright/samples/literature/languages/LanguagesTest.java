package org.cellwright.samples.literature.languages;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.cellwright.samples.literature.SampleRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanguagesTest {
    @Test
    void aNameHasOneLanguageAndAThingIsHeldOutInAll() {
        Names names = Names.ofThisJdk(12);
        assertThat(names.languages()).hasSize(12).contains("ar", "be");
        assertThat(names.scripts()).contains("Arabic", "Cyrillic", "Latin");
        assertThat(names.learned().stream().map(Name::text)).doesNotHaveDuplicates();
        assertThat(names.learned().stream().map(Name::concept).collect(Collectors.toSet()))
                .doesNotContainAnyElementsOf(
                        names.heldOut().stream().map(Name::concept).toList());
    }

    @Test
    void theCommandTellsLanguages(@TempDir Path directory) throws Exception {
        String output =
                SampleRun.output("languages", "--languages=6", "--epochs=1", "--hidden=8", "--directory=" + directory);
        assertThat(output).contains("6 languages", "script", "taken for");
        assertThat(ImageIO.read(directory.resolve("languages.png").toFile())).isNotNull();
    }
}
