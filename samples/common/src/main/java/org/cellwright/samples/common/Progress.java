package org.cellwright.samples.common;

import java.io.Console;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar with steps, a message and time left: drawn anew in place on a terminal, a line now and then elsewhere. */
public final class Progress implements AutoCloseable {
    private static final int WIDTH = 100;
    private static final int TERMINAL_MILLISECONDS = 250;
    private static final int LOG_MILLISECONDS = 10_000;

    private final ProgressBar bar;

    public Progress(String task, int steps, PrintStream out) {
        ProgressBarBuilder builder =
                new ProgressBarBuilder().setTaskName(task).setInitialMax(steps).setStyle(ProgressBarStyle.ASCII);
        if (onTerminal()) {
            builder.setConsumer(new ConsoleProgressBarConsumer(out, WIDTH))
                    .setUpdateIntervalMillis(TERMINAL_MILLISECONDS);
        } else {
            builder.setConsumer(new DelegatingProgressBarConsumer(new Log(out)::accept, WIDTH))
                    .setUpdateIntervalMillis(LOG_MILLISECONDS);
        }
        bar = builder.build();
    }

    /** @param message such as the loss */
    public void at(int steps, String message) {
        bar.stepTo(steps);
        bar.setExtraMessage(message);
    }

    @Override
    public void close() {
        bar.close();
    }

    /** From Java 22 on there is a console where there is no terminal, and a method that tells. */
    private static boolean onTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException before22) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException unexpected) {
            return false;
        }
    }

    /** Prints lines, but none twice in a row: the bar says its last one several times. */
    private static final class Log {
        private final PrintStream out;
        private String last = "";

        Log(PrintStream out) {
            this.out = out;
        }

        void accept(String line) {
            if (!line.equals(last)) {
                out.println(line);
                last = line;
            }
        }
    }
}
