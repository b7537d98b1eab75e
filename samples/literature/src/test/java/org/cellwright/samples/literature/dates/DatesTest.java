package org.cellwright.samples.literature.dates;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.cellwright.runtime.layer.EncoderDecoder;
import org.cellwright.runtime.model.ModelFile;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.samples.literature.SampleRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatesTest {
    @Test
    void noWayOfWritingIsAmbiguousAndNoHeldOutDayIsLearned() {
        SeededRandom random = new SeededRandom(1);
        Map<String, String> days = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            Example learned = WrittenDates.draw(false, random);
            Example heldOut = WrittenDates.draw(true, random);
            assertThat(days.putIfAbsent(learned.written(), learned.iso())).isIn(null, learned.iso());
            assertThat(days).doesNotContainKey(heldOut.written());
            assertThat(LocalDate.parse(heldOut.iso()).getYear()).isBetween(1900, 2099);
        }
    }

    @Test
    void unknownCharactersHaveANumberOfTheirOwn() {
        Alphabet alphabet = new Alphabet(List.of("abc"));
        assertThat(alphabet.numbers("bx")).containsExactly(1, 3);
        assertThat(alphabet.size()).isEqualTo(4);
        assertThat(alphabet.text(new int[] {2, 0})).isEqualTo("ca");
    }

    @Test
    void theCommandTranslatesAndSaves(@TempDir Path directory) throws Exception {
        String output = SampleRun.output("dates", "--epochs=1", "--hidden=16", "--directory=" + directory);
        assertThat(output).contains("exactly right", "written");
        assertThat(ImageIO.read(directory.resolve("dates.png").toFile())).isNotNull();
        assertThat(ModelFile.load(directory.resolve("dates.safetensors")).model())
                .isInstanceOf(EncoderDecoder.class);
    }
}
