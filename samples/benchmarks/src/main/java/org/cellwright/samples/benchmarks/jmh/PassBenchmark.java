package org.cellwright.samples.benchmarks.jmh;

import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.cellwright.cli.Stopwatch;
import org.cellwright.samples.benchmarks.contest.Contestant;
import org.cellwright.samples.benchmarks.contest.Mode;
import org.cellwright.samples.benchmarks.contest.Shape;
import org.cellwright.samples.benchmarks.contest.Task;
import org.cellwright.samples.benchmarks.contest.Work;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A whole pass of a system: {@code cellwright}, generated code; {@code byhand}, the references; {@code layer}, the same in a layer; with
 * the rivals on the class path also {@code pytorch} and {@code dl4j} (not ONNX Runtime, which crashes of JMH's long command lines). JMH
 * takes one after the other, so that what else the machine does falls on one of them; {@link
 * org.cellwright.samples.benchmarks.Benchmarks} lets them take turns.
 */
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class PassBenchmark {
    @Param({"cellwright", "byhand", "layer"})
    String system;

    @Param({"Lstm", "Gru"})
    String cell;

    @Param({"TRAIN", "INFER"})
    Mode mode;

    /** A name, or T,B,X,H. */
    @Param({"S1", "S2", "S3", "S4", "S5"})
    String shape;

    @Param("1")
    int threads;

    private Stopwatch stopwatch;

    @Setup
    public void prepare() {
        Task task = new Task(cell, mode, threads, Shape.parse(shape));
        Contestant contestant = ServiceLoader.load(Contestant.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(candidate -> candidate.id().equals(system))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no system " + system + " on the class path"));
        stopwatch = contestant
                .prepare(task)
                .map(Work::stopwatch)
                .orElseThrow(() -> new IllegalArgumentException(system + " cannot do " + task));
    }

    @Setup(Level.Invocation)
    public void changeWeights() {
        stopwatch.prepare();
    }

    @Benchmark
    public void pass() {
        stopwatch.run();
    }
}
