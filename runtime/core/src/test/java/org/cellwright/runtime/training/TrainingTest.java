package org.cellwright.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.cellwright.runtime.data.BatchStream;
import org.cellwright.runtime.data.Batches;
import org.cellwright.runtime.data.DataException;
import org.cellwright.runtime.data.Examples;
import org.cellwright.runtime.data.Position;
import org.cellwright.runtime.layer.Stack;
import org.cellwright.runtime.loss.SoftmaxCrossEntropy;
import org.cellwright.runtime.metric.Metric;
import org.cellwright.runtime.optimizer.Adam;
import org.cellwright.runtime.optimizer.AveragedWeights;
import org.cellwright.runtime.optimizer.Clipping;
import org.cellwright.runtime.optimizer.Schedule;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.sequence.Batch;
import org.cellwright.runtime.tensor.Matrix;
import org.junit.jupiter.api.Test;

/** {@link Training#fit} and {@link Training#evaluate}, without files. */
class TrainingTest {
    private final Stack model = SumsTask.model(Workers.CALLER);

    @Test
    void aModelLearns() {
        History history = SumsTask.plain(model)
                .clipping(Clipping.byNorm(1))
                .metric(Metric.accuracy(SumsTask.TOKENS))
                .validation(SumsTask.validation())
                .fit(SumsTask.data().prefetched(2), 30);
        assertThat(history.end()).isEqualTo(History.End.COMPLETED);
        assertThat(history.epochs()).hasSize(30);
        assertThat(history.last().loss())
                .isLessThan(0.6 * history.epochs().get(0).loss());
        assertThat(history.last().validation()).containsOnlyKeys("loss", "accuracy");
        assertThat(history.last().validation().get("accuracy")).isGreaterThan(0.5);
        assertThat(history.last().steps()).isEqualTo(30 * 13);
        assertThat(history.last().number()).isEqualTo(30);
        assertThat(history.last().seconds()).isPositive();
        assertThat(history.last().rate()).isEqualTo(0.02);
    }

    /** The loop written out, with the trainer alone. */
    @Test
    void theLoopIsWhatOneWouldWriteByHand() {
        Training<int[]> training = SumsTask.plain(model)
                .clipping(Clipping.byNorm(0.5))
                .schedule(Schedule.cosine(0.05, 0.001, 10))
                .accumulation(3)
                .seed(9);
        History history = training.fit(SumsTask.data(), 2);

        Stack byHand = SumsTask.model(Workers.CALLER);
        Adam optimizer = new Adam(byHand.parameters(), 0);
        Trainer<int[]> trainer = new Trainer<>(byHand, new SoftmaxCrossEntropy(), optimizer, Clipping.byNorm(0.5));
        for (int epoch = 0; epoch < 2; epoch++) {
            List<Batch<int[]>> batches = new ArrayList<>();
            try (BatchStream<int[]> stream = SumsTask.data().open(new Position(9, epoch, 0))) {
                for (Batch<int[]> batch = stream.next(); batch != null; batch = stream.next()) {
                    batches.add(batch);
                }
            }
            double sum = 0;
            double weights = 0;
            for (int first = 0; first < batches.size(); first += 3) {
                List<Batch<int[]>> group = batches.subList(first, Math.min(batches.size(), first + 3));
                optimizer.learningRate(Schedule.cosine(0.05, 0.001, 10).rate(optimizer.steps()));
                double weight = group.stream().mapToDouble(trainer::weight).sum();
                sum += weight * trainer.step(group);
                weights += weight;
            }
            assertThat(history.epochs().get(epoch).loss()).isCloseTo(sum / weights, within(1e-12));
        }
        assertThat(SumsTask.weights(model)).isEqualTo(SumsTask.weights(byHand));
    }

    @Test
    void truncationCutsSequences() {
        Stack causal = SumsTask.causalModel();
        SumsTask.plain(causal).truncation(3).seed(9).fit(SumsTask.data(), 1);
        Stack byHand = SumsTask.causalModel();
        Trainer<int[]> trainer =
                new Trainer<>(byHand, new SoftmaxCrossEntropy(), new Adam(byHand.parameters(), 0.02), Clipping.none());
        try (BatchStream<int[]> stream = SumsTask.data().open(Position.first(9))) {
            for (Batch<int[]> batch = stream.next(); batch != null; batch = stream.next()) {
                trainer.truncatedStep(batch, 3);
            }
        }
        assertThat(SumsTask.weights(causal)).isEqualTo(SumsTask.weights(byHand));
    }

    @Test
    void evaluationIsTheMeanOverRowsAndChangesNothing() {
        Map<String, List<Double>> before = SumsTask.weights(model);
        Training<int[]> training = SumsTask.plain(model)
                .metric(Metric.accuracy(SumsTask.TOKENS))
                .metric(Metric.perplexity())
                .metric(Metric.bitsPerToken())
                .metric(Metric.macroF1(SumsTask.TOKENS))
                .metric(Metric.f1(SumsTask.TOKENS, 2))
                .metric(Metric.of("smoothed", new SoftmaxCrossEntropy().withLabelSmoothing(0.5)));
        Map<String, Double> results = training.evaluate(SumsTask.validation());
        Map<String, Double> atOnce = training.evaluate(SumsTask.examples(2, 20).batched(20, SumsTask::batch));
        assertThat(results).containsOnlyKeys("loss", "accuracy", "perplexity", "bits", "F1", "F1 of 2", "smoothed");
        results.forEach((name, value) -> assertThat(value).as(name).isCloseTo(atOnce.get(name), within(1e-5)));
        assertThat(results.get("perplexity")).isEqualTo(Math.exp(results.get("loss")));
        assertThat(results.get("bits")).isCloseTo(results.get("loss") / Math.log(2), within(1e-12));
        assertThat(results.get("smoothed")).isNotEqualTo(results.get("loss"));
        assertThat(SumsTask.weights(model)).isEqualTo(before);
    }

    /** A result of validation that follows a script, epoch by epoch, and the weights of each epoch. */
    private class Scripted implements Metric<int[]>, TrainingListener {
        private final boolean higherIsBetter;
        private final double[] script;
        private int epoch;
        private final List<Map<String, List<Double>>> weights = new ArrayList<>();

        Scripted(boolean higherIsBetter, double... script) {
            this.higherIsBetter = higherIsBetter;
            this.script = script;
        }

        @Override
        public String name() {
            return "scripted";
        }

        @Override
        public boolean higherIsBetter() {
            return higherIsBetter;
        }

        @Override
        public Measure<int[]> start() {
            return new Measure<>() {
                @Override
                public void add(Matrix output, int[] targets, double loss, double weight) {}

                @Override
                public double value() {
                    return script[epoch];
                }
            };
        }

        @Override
        public void validationBegins(long number) {
            epoch = (int) number - 1;
            weights.add(SumsTask.weights(model));
        }
    }

    private History scripted(Scripted script, EarlyStopping rule) {
        return SumsTask.plain(model)
                .metric(script)
                .listener(script)
                .validation(SumsTask.validation())
                .earlyStopping(rule)
                .fit(SumsTask.data(), script.script.length);
    }

    @Test
    void earlyStoppingKnowsWhichWayIsBetterAndRestoresTheBestWeights() {
        Scripted lower = new Scripted(false, 3, 1, 2, 4, 5, 0);
        assertThat(scripted(lower, EarlyStopping.on("scripted", 2)).end()).isEqualTo(History.End.STOPPED_EARLY);
        assertThat(lower.weights).hasSize(5);
        assertThat(SumsTask.weights(model)).isEqualTo(lower.weights.get(1));

        Scripted higher = new Scripted(true, 3, 1, 4, 4, 2, 9);
        assertThat(scripted(higher, EarlyStopping.on("scripted", 1)).end()).isEqualTo(History.End.STOPPED_EARLY);
        assertThat(higher.weights).hasSize(5);
        assertThat(SumsTask.weights(model)).isEqualTo(higher.weights.get(2));
    }

    @Test
    void earlyStoppingWithoutAnEndRestoresTheBestWeightsToo() {
        Scripted script = new Scripted(false, 3, Double.NaN, 2, 2.5, 1.95);
        assertThat(scripted(script, EarlyStopping.on("scripted", 9).withMinimumChange(0.1))
                        .end())
                .isEqualTo(History.End.COMPLETED);
        assertThat(SumsTask.weights(model)).isEqualTo(script.weights.get(2));

        Scripted undefined = new Scripted(true, Double.NaN, Double.NaN);
        scripted(undefined, EarlyStopping.on("scripted", 0));
        assertThat(SumsTask.weights(model)).isEqualTo(undefined.weights.get(0));
    }

    @Test
    void averagesAreJudgedAndTakenOver() {
        List<Map<String, List<Double>>> judged = new ArrayList<>();
        Metric<int[]> spy = new Scripted(false, 1, 1, 1) {
            @Override
            public Measure<int[]> start() {
                judged.add(SumsTask.weights(model));
                return super.start();
            }
        };
        List<Map<String, List<Double>>> trained = new ArrayList<>();
        SumsTask.plain(model)
                .averages(AveragedWeights.uniform(model.parameters(), 0))
                .metric(spy)
                .validation(SumsTask.validation())
                .listener(new TrainingListener() {
                    @Override
                    public void stepEnds(Step step) {
                        trained.add(SumsTask.weights(model));
                    }
                })
                .fit(SumsTask.data(), 2);
        for (int epoch = 0; epoch < 2; epoch++) {
            int steps = 13 * (epoch + 1);
            for (String path : trained.get(0).keySet()) {
                List<Double> values = judged.get(epoch).get(path);
                for (int i = 0; i < values.size(); i++) {
                    int element = i;
                    double mean = trained.subList(0, steps).stream()
                            .mapToDouble(weights -> weights.get(path).get(element))
                            .average()
                            .orElseThrow();
                    assertThat(values.get(i)).isCloseTo(mean, within(1e-5));
                }
            }
        }
        assertThat(SumsTask.weights(model)).isEqualTo(judged.get(1));
    }

    @Test
    void thePlateauIsToldTheLossOfValidation() {
        List<Double> told = new ArrayList<>();
        Schedule schedule = new Schedule() {
            @Override
            public double rate(long step) {
                return 0.01;
            }

            @Override
            public void observe(double result) {
                told.add(result);
            }
        };
        History judged = SumsTask.plain(model)
                .schedule(schedule)
                .validation(SumsTask.validation())
                .fit(SumsTask.data(), 2);
        assertThat(told)
                .isEqualTo(judged.epochs().stream()
                        .map(epoch -> epoch.validation().get("loss"))
                        .toList());
        told.clear();
        History alone = SumsTask.plain(model).schedule(schedule).fit(SumsTask.data(), 2);
        assertThat(told)
                .isEqualTo(alone.epochs().stream().map(History.Epoch::loss).toList());
    }

    @Test
    void listenersAreToldInOrder() {
        List<String> events = new ArrayList<>();
        SumsTask.plain(model)
                .validation(SumsTask.validation())
                .listener(new TrainingListener() {
                    @Override
                    public void trainingBegins(long epochs, long done) {
                        events.add("training " + epochs + " " + done);
                    }

                    @Override
                    public void epochBegins(long epoch) {
                        events.add("epoch " + epoch);
                    }

                    @Override
                    public void stepBegins(long number) {
                        events.add("step " + number);
                    }

                    @Override
                    public void stepEnds(Step step) {
                        events.add("done " + step.number() + " in " + step.epoch() + " batch " + step.batch());
                    }

                    @Override
                    public void validationBegins(long epoch) {
                        events.add("validation " + epoch);
                    }

                    @Override
                    public void epochEnds(History.Epoch epoch) {
                        events.add("epoch done " + epoch.number());
                    }

                    @Override
                    public void trainingEnds(History history) {
                        events.add("end " + history.end());
                    }
                })
                .fit(SumsTask.examples(1, 16).batched(8, SumsTask::batch), 2);
        assertThat(events)
                .containsExactly(
                        "training 2 0",
                        "epoch 1",
                        "step 1",
                        "done 1 in 1 batch 1",
                        "step 2",
                        "done 2 in 1 batch 2",
                        "validation 1",
                        "epoch done 1",
                        "epoch 2",
                        "step 3",
                        "done 3 in 2 batch 1",
                        "step 4",
                        "done 4 in 2 batch 2",
                        "validation 2",
                        "epoch done 2",
                        "end COMPLETED");
    }

    @Test
    void aRunThatIsAskedToStopStops() {
        Training<int[]> training = SumsTask.plain(model);
        training.listener(new TrainingListener() {
            @Override
            public void stepEnds(Step step) {
                if (step.number() == 17) {
                    training.stop();
                }
            }
        });
        assertThat(training.fit(SumsTask.data(), 5).end()).isEqualTo(History.End.STOPPED);
        assertThat(training.optimizer.steps()).isEqualTo(17);

        Thread.currentThread().interrupt();
        assertThat(SumsTask.plain(model).fit(SumsTask.data(), 5).end()).isEqualTo(History.End.STOPPED);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void whatTheUsersCodeThrowsEndsTheRun() {
        List<History.End> ends = new ArrayList<>();
        Batches<int[]> broken = Examples.of(30, number -> {
                    if (number == 20) {
                        throw new IllegalStateException("no such line");
                    }
                    return new int[] {0, 1, 1};
                })
                .batched(8, SumsTask::batch)
                .prefetched(1);
        assertThatThrownBy(() -> SumsTask.plain(model)
                        .listener(new TrainingListener() {
                            @Override
                            public void trainingEnds(History history) {
                                ends.add(history.end());
                            }
                        })
                        .fit(broken, 2))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("batch 2 of epoch 0")
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThat(ends).containsExactly(History.End.FAILED);
    }

    @Test
    void noDataAndNoEpochsAreRunsToo() {
        History none = SumsTask.plain(model)
                .validation(SumsTask.validation())
                .fit(SumsTask.examples(1, 0).batched(8, SumsTask::batch), 2);
        assertThat(none.epochs()).hasSize(2);
        assertThat(none.last().loss()).isNaN();
        assertThat(SumsTask.plain(model).fit(SumsTask.data(), 0).epochs()).isEmpty();
        assertThat(SumsTask.plain(model)
                        .fit(Examples.of(List.of(new int[0], new int[1])).batched(1, SumsTask::batch), 1)
                        .last()
                        .steps())
                .isEqualTo(2);
    }

    @Test
    void whatCannotBeIsRefused() {
        Training<int[]> training = SumsTask.plain(model).metric(Metric.accuracy(SumsTask.TOKENS));
        assertThatThrownBy(() -> training.metric(Metric.accuracy(SumsTask.TOKENS)))
                .hasMessage("two results are called \"accuracy\"");
        assertThatThrownBy(() -> training.accumulation(0)).hasMessageContaining("at least 1 batch");
        assertThatThrownBy(() -> training.truncation(0)).hasMessageContaining("at least 1 step");
        assertThatThrownBy(() -> training.fit(SumsTask.data(), -1)).hasMessageContaining("-1 epochs");
        assertThatThrownBy(() -> EarlyStopping.onLoss(-1)).hasMessageContaining("at least 0");
        training.earlyStopping(EarlyStopping.on("F1", 3));
        assertThatThrownBy(() -> training.fit(SumsTask.data(), 1)).hasMessage("early stopping needs validation(...)");
        training.validation(SumsTask.validation());
        assertThatThrownBy(() -> training.fit(SumsTask.data(), 1))
                .hasMessage("early stopping: no result \"F1\"; there are \"loss\" and [accuracy]");
        assertThatThrownBy(() ->
                        SumsTask.plain(model).accumulation(2).truncation(2).fit(SumsTask.data(), 1))
                .hasMessageContaining("there cannot be both");
    }

    @Test
    void theHistoryIsATable() {
        History history = new History();
        assertThat(history.toCsv()).isEqualTo("epoch\r\n");
        history.add(new History.Epoch(1, 10, 0.1, 1e-3, 1.5, Map.of("loss", Double.NaN)));
        history.add(new History.Epoch(2, 20, 1.0 / 3, 1e-20, 2, Map.of("loss", 7.0)));
        assertThat(history.toCsv())
                .isEqualTo("epoch,steps,loss,rate,seconds,validation loss\r\n"
                        + "1,10,0.1,0.001,1.5,NaN\r\n"
                        + "2,20,0.3333333333333333,1.0E-20,2,7\r\n");
        History restored = new History();
        restored.restore(history.toJson());
        assertThat(restored.epochs()).isEqualTo(history.epochs());
        for (String malformed : Arrays.asList("", "{}", "[1]", "[{\"epoch\":\"1\"}]", "[{\"epoch\":1}]")) {
            assertThatThrownBy(() -> restored.restore(malformed))
                    .as(malformed)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        History quoted = new History();
        quoted.add(new History.Epoch(1, 1, 1, 1, 1, Map.of("a, \"b\"", 2.0)));
        assertThat(quoted.toCsv()).startsWith("epoch,steps,loss,rate,seconds,\"validation a, \"\"b\"\"\"\r\n");
    }
}
