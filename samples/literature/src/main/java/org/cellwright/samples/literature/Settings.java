package org.cellwright.samples.literature;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import org.cellwright.runtime.random.SeededRandom;
import picocli.CommandLine.Option;

/** Options that all samples have. */
public final class Settings {
    @Option(names = "--seed", defaultValue = "1", description = "of all random numbers (${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--threads", description = "all processors by default")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--directory",
            defaultValue = "${samples.directory:-target}",
            description = "where pictures and other files go (${DEFAULT-VALUE})")
    private Path directory;

    private final PrintStream out = System.out;

    /** Independent random numbers for each purpose. */
    public SeededRandom random(String purpose) {
        return new SeededRandom(seed).stream(purpose);
    }

    public long seed() {
        return seed;
    }

    public int threads() {
        return threads;
    }

    public Path file(String name) {
        return directory.resolve(name);
    }

    public PrintStream out() {
        return out;
    }

    public void print(String format, Object... values) {
        out.printf(Locale.ROOT, format, values);
    }
}
