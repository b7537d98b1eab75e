package org.cellwright.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.cellwright.runtime.parallel.Workers;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long seconds;

    /** Two epochs of four steps that take a second each. */
    private String shown(boolean terminal, int interval, History.End end) {
        Progress progress = new Progress(
                new PrintStream(bytes, true, StandardCharsets.UTF_8),
                terminal,
                Duration.ofSeconds(interval),
                () -> TimeUnit.SECONDS.toNanos(seconds));
        progress.trainingBegins(2, 0);
        long number = 0;
        for (int epoch = 1; epoch <= 2; epoch++) {
            progress.epochBegins(epoch);
            for (int batch = 1; batch <= 4; batch++) {
                seconds++;
                progress.stepEnds(new Step(++number, epoch, batch, 1, 1.0 / number, 1, 0.001, 10));
            }
            progress.epochEnds(new History.Epoch(epoch, number, 1.0 / number, 0.001, 4, Map.of("loss", 100000 / 3.0)));
        }
        History history = new History();
        history.end(end);
        progress.trainingEnds(history);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aLogGetsLinesNowAndThen() {
        assertThat(shown(false, 3, History.End.COMPLETED).lines())
                .containsExactly(
                        "epoch 1/2  batch 3  loss 0.3333  1.0 steps/s",
                        "epoch 1/2  loss 0.2500  validation loss 3.333e+04  rate 0.001000  4.0 s",
                        "epoch 2/2  batch 3/4  loss 0.1429  1.0 steps/s",
                        "epoch 2/2  loss 0.1250  validation loss 3.333e+04  rate 0.001000  4.0 s");
        assertThat(bytes.toString(StandardCharsets.UTF_8)).doesNotContain("\r" + "epoch");
    }

    @Test
    void aTerminalGetsABarThatIsRedrawn() {
        String shown = shown(true, 2, History.End.STOPPED_EARLY);
        List<String> lines = shown.lines().toList();
        // String.lines also splits at a carriage return: those that begin a redrawn text
        assertThat(lines.stream().map(String::strip))
                .containsExactly(
                        "",
                        "epoch 1/2  batch 2  loss 0.5000  1.0 steps/s",
                        "epoch 1/2  batch 4  loss 0.2500  1.0 steps/s",
                        "epoch 1/2  loss 0.2500  validation loss 3.333e+04  rate 0.001000  4.0 s",
                        "",
                        "epoch 2/2  [##########          ] batch 2/4  loss 0.1667  1.0 steps/s",
                        "epoch 2/2  [####################] batch 4/4  loss 0.1250  1.0 steps/s",
                        "epoch 2/2  loss 0.1250  validation loss 3.333e+04  rate 0.001000  4.0 s",
                        "stopped early: validation became no better");
    }

    /** What stands on the screen, when a shorter text follows a longer one. */
    @Test
    void nothingOfALongerTextStaysOnTheScreen() {
        String shown = shown(true, 2, History.End.COMPLETED);
        for (String line : shown.split(System.lineSeparator())) {
            char[] screen = new char[200];
            Arrays.fill(screen, ' ');
            String last = "";
            for (String text : line.split("\r")) {
                text.getChars(0, text.length(), screen, 0);
                last = text;
            }
            assertThat(new String(screen).strip()).isEqualTo(last.strip());
        }
    }

    @Test
    void aRunThatBreaksOffLeavesTheCursorInANewLine() {
        Progress progress =
                new Progress(new PrintStream(bytes, true, StandardCharsets.UTF_8), true, Duration.ZERO, () -> seconds);
        progress.trainingBegins(2, 0);
        progress.epochBegins(1);
        seconds = TimeUnit.SECONDS.toNanos(1);
        progress.stepEnds(new Step(1, 1, 1, 1, 1, 1, 1, 1));
        History history = new History();
        history.end(History.End.FAILED);
        progress.trainingEnds(history);
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .isEqualTo("\repoch 1/2  batch 1  loss 1.000  1.0 steps/s" + System.lineSeparator());
    }

    @Test
    void aRunIsShown() {
        SumsTask.plain(SumsTask.model(Workers.CALLER))
                .listener(Progress.lines(new PrintStream(bytes, true, StandardCharsets.UTF_8), Duration.ofHours(1)))
                .fit(SumsTask.data(), 2);
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .hasSize(2)
                .allMatch(line -> line.matches("epoch [12]/2  loss [0-9.]+  rate 0.02000  [0-9.]+ s"));
    }
}
