package org.cellwright.samples.literature.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.samples.literature.SampleRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgreementTest {
    @Test
    void theVerbAgreesWithASubjectThatFarBack() {
        SeededRandom random = new SeededRandom(1);
        for (int distance = Grammar.SHORTEST; distance < 40; distance++) {
            Sentence sentence = Grammar.draw(distance, random);
            List<String> words = Arrays.asList(Grammar.text(sentence.words()).split(" "));
            String subject = words.get(sentence.verb() - distance - 1);
            boolean plural = subject.endsWith("s") || subject.equals("children");
            assertThat(words.get(sentence.verb())).as(words.toString()).isEqualTo(plural ? "were" : "was");
            assertThat(words.subList(sentence.verb() - distance, sentence.verb() - distance + 2))
                    .containsExactly(",", "which");
        }
    }

    @Test
    void withoutDistanceTheVerbFollows() {
        Sentence sentence = Grammar.draw(0, new SeededRandom(2));
        assertThat(Grammar.text(sentence.words())).doesNotContain("which");
        assertThat(sentence.words()).hasSize(sentence.verb() + 3);
    }

    @Test
    void theCommandShowsAccuracyByDistance(@TempDir Path directory) throws Exception {
        String output = SampleRun.output(
                "agreement", "--steps=60", "--longest=8", "--parameters=5000", "--directory=" + directory);
        assertThat(output).contains("simple RNN", "GRU", "LSTM", "minGRU", "15");
        assertThat(ImageIO.read(directory.resolve("agreement.png").toFile())).isNotNull();
    }
}
