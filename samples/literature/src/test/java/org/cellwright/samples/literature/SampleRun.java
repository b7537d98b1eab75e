package org.cellwright.samples.literature;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A sample run as its command line runs it. */
public record SampleRun(int exitCode, String out, String err) {
    /** What the command prints and returns. */
    public static SampleRun of(String... arguments) {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter err = new StringWriter();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            int exitCode = Samples.commandLine().setErr(new PrintWriter(err)).execute(arguments);
            return new SampleRun(exitCode, out.toString(StandardCharsets.UTF_8), err.toString());
        } finally {
            System.setOut(before);
        }
    }

    /** What a successful run prints. */
    public static String output(String... arguments) {
        SampleRun run = of(arguments);
        assertThat(run.exitCode()).as(Arrays.toString(arguments) + run.err()).isZero();
        return run.out();
    }
}
