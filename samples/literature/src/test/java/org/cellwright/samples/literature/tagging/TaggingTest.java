package org.cellwright.samples.literature.tagging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.cellwright.samples.literature.SampleRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaggingTest {
    private static final int PERSON = Tags.begin(0);
    private static final int MORE_PERSON = Tags.inside(0);
    private static final int PLACE = Tags.begin(1);
    private static final int MORE_PLACE = Tags.inside(1);

    /** Right: one of three found, of two present. */
    @Test
    void anEntityCountsOnlyAsAWhole() {
        EntityScore score = new EntityScore();
        score.add(new int[] {PERSON, 0, 0, PLACE, 0, PLACE}, new int[] {PERSON, MORE_PERSON, 0, PLACE, 0, 0});
        assertThat(score.f1()).isCloseTo(2.0 / (3 + 2), within(1e-15));
        assertThat(score.f1(0)).isZero();
        assertThat(score.f1(1)).isCloseTo(2.0 / 3, within(1e-15));
        assertThat(score.f1(2)).isNaN();
    }

    /** The rules of the script conlleval: an inside tag after another kind, or after none, begins an entity. */
    @Test
    void anInsideTagMayBegin() {
        EntityScore score = new EntityScore();
        score.add(new int[] {MORE_PERSON, MORE_PLACE, 0}, new int[] {PERSON, PLACE, 0});
        assertThat(score.f1()).isEqualTo(1);
        score = new EntityScore();
        score.add(new int[] {PERSON, PERSON}, new int[] {PERSON, MORE_PERSON});
        assertThat(score.f1()).isZero();
    }

    @Test
    void bothDirectionsSeeWhatOneCannot(@TempDir Path directory) throws Exception {
        String output = SampleRun.output("tagging", "--steps=200", "--directory=" + directory);
        assertThat(f1(output, "GRU, one direction")).isLessThan(50);
        assertThat(f1(output, "GRU, both directions")).isGreaterThan(90);
        assertThat(ImageIO.read(directory.resolve("tagging.png").toFile())).isNotNull();
    }

    /** The fourth number of the row of the table. */
    private static double f1(String output, String name) {
        String row = output.lines()
                .filter(line -> line.startsWith(name) && line.endsWith("%"))
                .findFirst()
                .orElseThrow();
        return Double.parseDouble(
                row.substring(name.length()).trim().split("\\s+")[3].replace("%", ""));
    }
}
