package org.cellwright.runtime.training;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows how far training has come: on a terminal a bar that is redrawn in its line, elsewhere, such as in a log, a line now and then; and
 * in both a line for each epoch.
 */
public final class Progress implements TrainingListener {
    private static final Duration REDRAWN = Duration.ofMillis(100);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(30);
    private static final int BAR = 20;

    private final PrintStream out;
    private final boolean terminal;
    private final long interval;
    private final LongSupplier nanoTime;
    private long epochs;
    private long epochSteps;
    private long lastEpochBatches;
    private long batches;
    private long epochStart;
    private long lastShown;
    private int shownLength;

    Progress(PrintStream out, boolean terminal, Duration interval, LongSupplier nanoTime) {
        this.out = out;
        this.terminal = terminal;
        this.interval = interval.toNanos();
        this.nanoTime = nanoTime;
    }

    /** To the standard output: a bar if it is a terminal, or else a line every 30 seconds. */
    public static Progress standard() {
        boolean terminal = isTerminal();
        return new Progress(System.out, terminal, terminal ? REDRAWN : BETWEEN_LINES, System::nanoTime);
    }

    /** Lines, whatever the output is; at most one in this time, besides those of epochs. */
    public static Progress lines(PrintStream out, Duration interval) {
        return new Progress(out, false, interval, System::nanoTime);
    }

    /** Before Java 22 there is a console only on a terminal; since then it has to be asked. */
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null || "dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException beforeJava22) {
            return true;
        } catch (ReflectiveOperationException unknown) {
            return false;
        }
    }

    @Override
    public void trainingBegins(long epochs, long done) {
        this.epochs = epochs;
    }

    @Override
    public void epochBegins(long epoch) {
        epochStart = nanoTime.getAsLong();
        lastShown = epochStart;
        epochSteps = 0;
        batches = 0;
    }

    @Override
    public void stepEnds(Step step) {
        epochSteps++;
        batches = step.batch();
        long now = nanoTime.getAsLong();
        if (now - lastShown >= interval) {
            lastShown = now;
            String text = String.format(
                    Locale.ROOT,
                    "epoch %d/%d  %s  loss %.4g  %.1f steps/s",
                    step.epoch(),
                    epochs,
                    extent(),
                    step.meanLoss(),
                    epochSteps / ((now - epochStart) / 1e9));
            if (terminal) {
                redraw(text);
            } else {
                out.println(text);
            }
        }
    }

    /** How many batches of an epoch there are is known from the second epoch on. */
    private String extent() {
        if (lastEpochBatches == 0 || batches > lastEpochBatches) {
            return "batch " + batches;
        }
        String share = "batch " + batches + "/" + lastEpochBatches;
        if (!terminal) {
            return share;
        }
        int filled = (int) (BAR * batches / lastEpochBatches);
        return "[" + "#".repeat(filled) + " ".repeat(BAR - filled) + "] " + share;
    }

    @Override
    public void epochEnds(History.Epoch epoch) {
        lastEpochBatches = batches;
        List<String> parts = new ArrayList<>();
        parts.add("epoch " + epoch.number() + "/" + epochs);
        parts.add("loss " + number(epoch.loss()));
        epoch.validation().forEach((name, value) -> parts.add("validation " + name + " " + number(value)));
        parts.add("rate " + number(epoch.rate()));
        parts.add(String.format(Locale.ROOT, "%.1f s", epoch.seconds()));
        line(String.join("  ", parts));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    @Override
    public void trainingEnds(History history) {
        if (shownLength > 0) {
            out.println();
            shownLength = 0;
        }
        switch (history.end()) {
            case STOPPED_EARLY -> line("stopped early: validation became no better");
            case STOPPED -> line("stopped when asked to");
            default -> out.flush();
        }
    }

    /** In place of what stands in the line. */
    private void redraw(String text) {
        out.print("\r" + text + " ".repeat(Math.max(0, shownLength - text.length())));
        out.flush();
        shownLength = text.length();
    }

    private void line(String text) {
        if (shownLength > 0) {
            redraw(text);
            out.println();
            shownLength = 0;
        } else {
            out.println(text);
        }
    }
}
