package org.cellwright.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.cellwright.runtime.checkpoint.Checkpoint;
import org.cellwright.runtime.checkpoint.InvalidCheckpointException;
import org.cellwright.runtime.data.BatchStream;
import org.cellwright.runtime.data.Batches;
import org.cellwright.runtime.layer.Stack;
import org.cellwright.runtime.loss.SoftmaxCrossEntropy;
import org.cellwright.runtime.metric.Metric;
import org.cellwright.runtime.model.ModelFile;
import org.cellwright.runtime.optimizer.Schedule;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.sequence.Batch;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that was broken off, however, and resumed ends with exactly the weights of one that was not. */
@Timeout(900)
class ResumeTest {
    private static final int EPOCHS = 3;

    @TempDir
    Path directory;

    private Path file;
    private UnaryOperator<Training<int[]>> setting = UnaryOperator.identity();

    @BeforeEach
    void name() {
        file = directory.resolve("run.safetensors");
    }

    /** An uninterrupted run without any file. */
    private Map<String, List<Double>> expected(int epochs, List<History.Epoch> history) {
        Stack model = SumsTask.model(Workers.CALLER);
        history.addAll(
                setting.apply(SumsTask.full(model)).fit(SumsTask.data(), epochs).epochs());
        return SumsTask.weights(model);
    }

    private static List<History.Epoch> withoutTimes(List<History.Epoch> epochs) {
        return epochs.stream()
                .map(epoch -> new History.Epoch(
                        epoch.number(), epoch.steps(), epoch.loss(), epoch.rate(), 0, epoch.validation()))
                .toList();
    }

    /** Stops a new run, with a new model as after a new start of the program, at a step of its own or never. */
    private History run(Stack model, long stopAt, Checkpoints checkpoints) {
        Training<int[]> training = setting.apply(SumsTask.full(model)).checkpoints(checkpoints);
        training.listener(new TrainingListener() {
            @Override
            public void stepEnds(Step step) {
                if (step.number() == stopAt) {
                    training.stop();
                }
            }
        });
        return training.fit(SumsTask.data().prefetched(3), EPOCHS);
    }

    @Test
    void stoppedAtAnyStep() {
        List<History.Epoch> history = new ArrayList<>();
        Map<String, List<Double>> expected = expected(EPOCHS, history);
        long steps = history.get(EPOCHS - 1).steps();
        for (long stopAt = 1; stopAt <= steps; stopAt++) {
            file = directory.resolve("run" + stopAt + ".safetensors");
            assertThat(run(SumsTask.model(Workers.CALLER), stopAt, Checkpoints.to(file))
                            .end())
                    .isEqualTo(History.End.STOPPED);
            Stack model = SumsTask.model(Workers.CALLER);
            History resumed = run(model, -1, Checkpoints.to(file));
            assertThat(resumed.end()).isEqualTo(History.End.COMPLETED);
            assertThat(SumsTask.weights(model))
                    .as("stopped after step %d", stopAt)
                    .isEqualTo(expected);
            assertThat(withoutTimes(resumed.epochs())).isEqualTo(withoutTimes(history));
        }
    }

    /** The rate falls after each epoch, and the best weights are those after the first. */
    @Test
    void stoppedAtAnyStepAfterTheBestWeights() {
        setting = training -> training.schedule(new Falling())
                .metric(new HigherLoss())
                .earlyStopping(EarlyStopping.on("higher loss", EPOCHS));
        stoppedAtAnyStep();
        List<History.Epoch> history = new ArrayList<>();
        Map<String, List<Double>> best = expected(1, history);
        assertThat(expected(EPOCHS, history)).isEqualTo(best);
        assertThat(history.stream().map(History.Epoch::rate)).containsExactly(0.08, 0.08, 0.04, 0.02);
    }

    private static final class Falling implements Schedule {
        private double rate = 0.08;

        @Override
        public double rate(long step) {
            return rate;
        }

        @Override
        public void observe(double result) {
            rate /= 2;
        }

        @Override
        public Map<String, Double> numbers() {
            return Map.of("rate", rate);
        }

        @Override
        public void restore(Map<String, Double> numbers) {
            rate = numbers.get("rate");
        }
    }

    private static final class HigherLoss implements Metric<int[]> {
        @Override
        public String name() {
            return "higher loss";
        }

        @Override
        public boolean higherIsBetter() {
            return true;
        }

        @Override
        public Measure<int[]> start() {
            return Metric.<int[]>of("loss", new SoftmaxCrossEntropy()).start();
        }
    }

    @Test
    void stoppedAtEveryStep() {
        Map<String, List<Double>> expected = expected(EPOCHS, new ArrayList<>());
        for (long step = 1; ; step++) {
            Stack model = SumsTask.model(Workers.CALLER);
            if (run(model, step, Checkpoints.to(file)).end() == History.End.COMPLETED) {
                assertThat(SumsTask.weights(model)).isEqualTo(expected);
                assertThat(step).isGreaterThan(20);
                return;
            }
        }
    }

    @Test
    void aRunThatIsDoneIsNotDoneAgainButCanBeMadeLonger() {
        run(SumsTask.model(Workers.CALLER), -1, Checkpoints.to(file));
        Stack again = SumsTask.model(Workers.CALLER);
        Training<int[]> training = SumsTask.full(again).checkpoints(Checkpoints.to(file));
        long steps = training.fit(SumsTask.data(), EPOCHS).last().steps();
        assertThat(training.optimizer.steps()).isEqualTo(steps);
        assertThat(SumsTask.weights(again)).isEqualTo(expected(EPOCHS, new ArrayList<>()));

        Stack longer = SumsTask.model(Workers.CALLER);
        SumsTask.full(longer).checkpoints(Checkpoints.to(file)).fit(SumsTask.data(), EPOCHS + 2);
        assertThat(SumsTask.weights(longer)).isEqualTo(expected(EPOCHS + 2, new ArrayList<>()));
    }

    /** The seed of the order is the file's, though another is set. */
    @Test
    void theOrderOfTheDataComesFromTheFile() {
        run(SumsTask.model(Workers.CALLER), 5, Checkpoints.to(file));
        Stack model = SumsTask.model(Workers.CALLER);
        SumsTask.full(model).seed(77).checkpoints(Checkpoints.to(file)).fit(SumsTask.data(), EPOCHS);
        assertThat(SumsTask.weights(model)).isEqualTo(expected(EPOCHS, new ArrayList<>()));
    }

    @Test
    void checkpointsComeWhenTheyAreDue() {
        List<String> events = new ArrayList<>();
        SumsTask.plain(SumsTask.model(Workers.CALLER))
                .checkpoints(Checkpoints.to(file).everySteps(5).everyEpochs(2))
                .listener(new TrainingListener() {
                    private long step;

                    @Override
                    public void stepEnds(Step ended) {
                        step = ended.number();
                    }

                    @Override
                    public void checkpointEnds(Path path) {
                        assertThat(path).isEqualTo(file).exists();
                        events.add(Long.toString(step));
                    }
                })
                .fit(SumsTask.examples(1, 24).batched(8, SumsTask::batch), 5);
        assertThat(events).containsExactly("5", "6", "10", "12", "15", "15");
    }

    @Test
    void theFileIsAModelToo() throws IOException {
        Stack model = SumsTask.model(Workers.CALLER);
        SumsTask.plain(model).checkpoints(Checkpoints.to(file)).fit(SumsTask.data(), 1);
        assertThat(SumsTask.weights((Stack) ModelFile.load(file).model())).isEqualTo(SumsTask.weights(model));
    }

    @Test
    void anotherFileIsRefused() throws IOException {
        Stack model = SumsTask.model(Workers.CALLER);
        Checkpoint.of(model.parameters()).save(file, Map.of());
        assertThatThrownBy(() -> run(model, -1, Checkpoints.to(file)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(file + ": no tensor \"training.optimizer.steps\", expected []");
        Files.writeString(file, "something");
        assertThatThrownBy(() -> run(model, -1, Checkpoints.to(file)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(file + ": the header claims");
        assertThatThrownBy(() -> run(model, 3, Checkpoints.to(directory.resolve("no/where.safetensors"))))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("there is no directory");
    }

    /** The last good checkpoint stays as it was, and training goes on from it once there is room. */
    @Test
    void withoutRoomTheLastCheckpointStays() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")));
        run(SumsTask.model(Workers.CALLER), 4, Checkpoints.to(file));
        byte[] before = Files.readAllBytes(file);
        assertThat(before.length).isGreaterThan(8 * 1024);
        List<String> command = new ArrayList<>(List.of("/bin/bash", "-c", "ulimit -f 8; exec \"$@\"", "bash"));
        command.addAll(SumsRun.command(file, 1));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output;
        try (BufferedReader reader = process.inputReader()) {
            output = String.join("\n", reader.lines().toList());
        }
        assertThat(process.waitFor()).as(output).isEqualTo(1);
        assertThat(output).contains(file + " could not be written, and is as it was: ");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        assertThat(files()).containsExactly(file.getFileName().toString());
        Stack model = SumsTask.model(Workers.CALLER);
        run(model, -1, Checkpoints.to(file));
        assertThat(SumsTask.weights(model)).isEqualTo(expected(EPOCHS, new ArrayList<>()));
    }

    /** Whatever byte is wrong, wherever the file ends: the run refuses it, and changes no weight. */
    @Test
    void aDamagedFileIsRefused() throws IOException {
        run(SumsTask.model(Workers.CALLER), 4, Checkpoints.to(file));
        byte[] good = Files.readAllBytes(file);
        Stack model = SumsTask.model(Workers.CALLER);
        Map<String, List<Double>> before = SumsTask.weights(model);
        int stride = Boolean.getBoolean("cellwright.long") ? 1 : 101;
        for (int place = 0; place < good.length; place += stride) {
            byte[] flipped = good.clone();
            flipped[place] ^= (byte) (1 << place % 8);
            for (byte[] damaged : List.of(flipped, Arrays.copyOf(good, place))) {
                Files.write(file, damaged);
                assertThatThrownBy(() -> run(model, -1, Checkpoints.to(file)))
                        .as("byte %d", place)
                        .isInstanceOf(UncheckedIOException.class)
                        .hasCauseInstanceOf(InvalidCheckpointException.class)
                        .hasMessageContaining(file + ": ");
            }
        }
        assertThat(SumsTask.weights(model)).isEqualTo(before);
        Files.write(file, good);
        run(model, -1, Checkpoints.to(file));
        assertThat(SumsTask.weights(model)).isEqualTo(expected(EPOCHS, new ArrayList<>()));
    }

    /** A NaN in the data of the second epoch: no weight gets it, and without it the run goes on from its last checkpoint. */
    @Test
    void aNumberThatIsNoneEndsTheRunBeforeItSpoilsAnything() {
        Batches<int[]> data = SumsTask.data();
        Batches<int[]> spoiled = from -> {
            BatchStream<int[]> stream = data.open(from);
            return () -> {
                Batch<int[]> batch = stream.next();
                if (batch != null && from.epoch() == 1) {
                    batch.input().set(0, 0, Double.NaN);
                }
                return batch;
            };
        };
        Stack model = SumsTask.model(Workers.CALLER);
        List<Map<String, List<Double>>> after = new ArrayList<>();
        assertThatThrownBy(() -> SumsTask.full(model)
                        .checkpoints(Checkpoints.to(file))
                        .listener(new TrainingListener() {
                            @Override
                            public void stepEnds(Step step) {
                                after.add(SumsTask.weights(model));
                            }
                        })
                        .fit(spoiled, EPOCHS))
                .isInstanceOf(NonFiniteException.class)
                .hasMessageContaining("step 8: the input has NaN in column 0 at time step 0");
        assertThat(after).hasSize(7);
        assertThat(SumsTask.weights(model)).isEqualTo(after.get(6));
        Stack resumed = SumsTask.model(Workers.CALLER);
        run(resumed, -1, Checkpoints.to(file));
        assertThat(SumsTask.weights(resumed)).isEqualTo(expected(EPOCHS, new ArrayList<>()));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }

    private static String expectedEnd() {
        Stack model = SumsTask.model(Workers.CALLER);
        SumsTask.full(model).fit(SumsTask.data(), SumsRun.EPOCHS);
        return SumsRun.END + SumsTask.fingerprint(model);
    }

    /** A checkpoint after every step: so most of the time it is one that is being written. */
    @Test
    void killedAtAnyMoment() throws Exception {
        int kills = Boolean.getBoolean("cellwright.long") ? 200 : 6;
        Random random = new Random(1);
        String end = null;
        int killed = 0;
        while (end == null) {
            Process process = SumsRun.start(file, 1);
            int lines = killed < kills ? 1 + random.nextInt(5) : Integer.MAX_VALUE;
            List<String> output = new ArrayList<>();
            try (BufferedReader reader = process.inputReader()) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    output.add(line);
                    if (output.size() == lines) {
                        Thread.sleep(0, random.nextInt(999_999));
                        process.destroyForcibly();
                        killed++;
                        break;
                    }
                }
            }
            int status = process.waitFor();
            assertThat(files()).as("files").hasSizeLessThanOrEqualTo(2);
            if (status == 0) {
                end = output.get(output.size() - 1);
            } else {
                assertThat(status).as(() -> String.join("\n", output)).isEqualTo(137);
            }
        }
        assertThat(end).isEqualTo(expectedEnd());
        assertThat(killed).isPositive();
        assertThat(files()).containsExactly(file.getFileName().toString());
    }

    @Test
    void toldToEnd() throws Exception {
        endAndResume(process -> process.toHandle().destroy(), 143);
    }

    @Test
    void interruptedFromTheKeyboard() throws Exception {
        Path status = Path.of("/proc/self/status");
        Assumptions.assumeTrue(Files.exists(status) && Files.isExecutable(Path.of("/bin/kill")));
        // processes that run in the background may have been told to ignore it, and so would their children
        String ignored = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElseThrow();
        Assumptions.assumeTrue(
                (Long.parseUnsignedLong(ignored.substring(7).strip(), 16) & 2) == 0, "SIGINT is ignored here");
        endAndResume(
                process -> new ProcessBuilder("/bin/kill", "-INT", Long.toString(process.pid()))
                        .start()
                        .waitFor(),
                130);
    }

    private interface Ending {
        void of(Process process) throws Exception;
    }

    /** Without a checkpoint after each step, what is saved is what was saved on the way out. */
    private void endAndResume(Ending ending, int expectedStatus) throws Exception {
        Process process = SumsRun.start(file, 0);
        List<String> output = new ArrayList<>();
        try (BufferedReader reader = process.inputReader()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                output.add(line);
                if (line.equals("step 2")) {
                    ending.of(process);
                }
            }
        }
        assertThat(process.waitFor()).as(() -> String.join("\n", output)).isEqualTo(expectedStatus);
        List<String> steps =
                output.stream().filter(line -> line.startsWith("step ")).toList();
        assertThat(output).noneMatch(line -> line.startsWith(SumsRun.END));
        process = SumsRun.start(file, 0);
        List<String> rest;
        try (BufferedReader reader = process.inputReader()) {
            rest = reader.lines().toList();
        }
        assertThat(process.waitFor()).as(() -> String.join("\n", rest)).isZero();
        assertThat(rest).contains("step " + (steps.size() + 1)).doesNotContain("step " + steps.size());
        assertThat(rest.get(rest.size() - 1)).isEqualTo(expectedEnd());
    }
}
