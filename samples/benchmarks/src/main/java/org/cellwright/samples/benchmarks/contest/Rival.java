package org.cellwright.samples.benchmarks.contest;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** A system at work on one task in another process: the other end of {@link ContestantProcess}. */
public final class Rival implements Timed, AutoCloseable {
    private final String name;
    private final Process process;
    private final Path log;
    private final BufferedReader replies;
    private final BufferedWriter requests;
    private double amount;
    private String title;

    private Rival(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.replies = process.inputReader(StandardCharsets.UTF_8);
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** Starts a system and has it prepare the task and warm up; {@link #awaitReady} tells how that went. */
    static Rival start(String name, String id, Task task, Launcher launcher) {
        try {
            Path log = launcher.log(id);
            Rival rival = new Rival(name, launcher.start(id, task.threads(), log), log);
            rival.send("prepare " + task);
            return rival;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the system can do the task. */
    boolean awaitReady() {
        String reply = receive();
        if (reply.equals("unable")) {
            return false;
        }
        String[] parts = reply.split(" ", 3);
        amount = Double.parseDouble(parts[1]);
        title = parts[2];
        return true;
    }

    @Override
    public String name() {
        return name;
    }

    /** Its name with its version. */
    public String title() {
        return title;
    }

    /** Floating-point operations, or bytes, of a run, as the system counts them. */
    public double amount() {
        return amount;
    }

    @Override
    public double[] milliseconds(int runs) {
        send("time " + runs);
        return Arrays.stream(receive().split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    /** Java memory that one run allocates, in bytes. */
    public long allocatedBytes() {
        send("allocated");
        return Long.parseLong(receive());
    }

    private void send(String request) {
        try {
            requests.write(request);
            requests.newLine();
            requests.flush();
        } catch (IOException e) {
            throw failure();
        }
    }

    private String receive() {
        try {
            String reply = replies.readLine();
            if (reply == null) {
                throw failure();
            }
            return reply;
        } catch (IOException e) {
            throw failure();
        }
    }

    private ContestException failure() {
        try {
            String end = process.waitFor(5, TimeUnit.SECONDS)
                    ? " ended with exit code " + process.exitValue()
                    : " does not answer";
            return new ContestException(
                    name + end + "; its last words:\n" + Files.readString(log).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new ContestException("interrupted");
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
