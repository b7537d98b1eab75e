package org.cellwright.samples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cellwright.samples.benchmarks.contest.Contest;
import org.cellwright.samples.benchmarks.contest.Mode;
import org.cellwright.samples.benchmarks.contest.Shape;
import org.cellwright.samples.benchmarks.contest.Task;
import org.cellwright.samples.benchmarks.contest.Timings;
import org.cellwright.samples.benchmarks.report.ContestTable;
import org.cellwright.samples.benchmarks.report.RatioTable;
import org.cellwright.samples.benchmarks.report.Result;
import org.junit.jupiter.api.Test;

class RatioTableTest {
    /** Two thousand million operations in 10 ms are 200 GFLOP/s. */
    private static final Map<String, Double> AMOUNTS = Map.of("cellwright", 2e9, "limit", 1e9);

    private static Result result(Mode mode, String shape, Map<String, double[]> times) {
        Map<String, List<double[]>> turns = new LinkedHashMap<>();
        Map<String, String> titles = new LinkedHashMap<>();
        Map<String, Long> allocated = new LinkedHashMap<>();
        times.forEach((name, milliseconds) -> {
            turns.put(
                    name,
                    java.util.Arrays.stream(milliseconds)
                            .mapToObj(time -> new double[] {time})
                            .toList());
            titles.put(name, name + " 1.0");
            allocated.put(name, 8L);
        });
        return new Result(
                new Task("Lstm", mode, 1, Shape.parse(shape)),
                new Contest.Outcome(new Timings(turns), AMOUNTS, titles, allocated));
    }

    private static Map<String, double[]> times(Object... namesAndTimes) {
        Map<String, double[]> times = new LinkedHashMap<>();
        for (int i = 0; i < namesAndTimes.length; i += 2) {
            times.put((String) namesAndTimes[i], (double[]) namesAndTimes[i + 1]);
        }
        return times;
    }

    private static double[] ms(double... times) {
        return times;
    }

    @Test
    void saysWhichGoalsAreMet() {
        List<Result> results = List.of(
                result(
                        Mode.TRAIN,
                        "S1",
                        times(
                                "cellwright",
                                ms(9, 10, 50),
                                "limit",
                                ms(4, 4, 4),
                                "pytorch",
                                ms(13, 13, 13),
                                "dl4j",
                                ms(600, 600, 600))),
                result(
                        Mode.TRAIN,
                        "S4",
                        times("cellwright", ms(10, 10, 10), "limit", ms(5, 4, 4), "pytorch", ms(10.4, 10.4, 10.4))),
                result(
                        Mode.INFER,
                        "S4",
                        times("cellwright", ms(10, 10, 10), "pytorch", ms(30, 30, 30), "onnxruntime", ms(12, 12, 12))));
        assertThat(RatioTable.print(results).lines())
                .containsExactly(
                        "                                                  S1              S4",
                        "LSTM training / PyTorch                           1.30 >= 1.20    1.04 <  1.05",
                        "LSTM inference / best of PyTorch, ONNX Runtime    -               1.20 >= 1.00",
                        "LSTM training / DL4J                              60.0 >= 50.0    -",
                        "LSTM training, share of the limit                 0.80            0.80 <  0.88");
    }

    @Test
    void showsOneContestInDetail() {
        Result result = result(
                Mode.TRAIN, "S4", times("cellwright", ms(10, 10, 10), "limit", ms(4, 4, 4), "pytorch", ms(11, 12, 14)));
        assertThat(ContestTable.print(result).lines())
                .containsExactly(
                        "",
                        "Lstm training, S4: T=50 B=64 X=512 H=512, threads 1; limit 250.0 GFLOP/s",
                        "                           median ms   GFLOP/s  of limit     time : ours (quartiles) bytes a run",
                        "cellwright 1.0                10.000     200.0      0.80                           1           8",
                        "pytorch 1.0                   12.000     166.7      0.67            1.20 (1.15-1.30)           8");
    }
}
