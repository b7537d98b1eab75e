package org.cellwright.samples.benchmarks.contest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.cellwright.cli.Stopwatch;

/**
 * One system in a process of its own, so that no system shares threads, caches of compiled code or native libraries with
 * another. It answers {@code prepare TASK} with {@code ready AMOUNT TITLE} or {@code unable}, {@code time RUNS} with
 * milliseconds, {@code allocated} with bytes of a run.
 */
public final class ContestantProcess {
    /** Names the system property that limits how long a system warms up. */
    private static final String WARM_UP_SECONDS = "cellwright.warmUpSeconds";

    private final Contestant contestant;
    private Stopwatch stopwatch;

    private ContestantProcess(Contestant contestant) {
        this.contestant = contestant;
    }

    public static void main(String[] arguments) throws IOException {
        PrintStream replies = System.out;
        // What libraries print must not stand between replies.
        System.setOut(System.err);
        Contestant contestant = ServiceLoader.load(Contestant.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(candidate -> candidate.id().equals(arguments[0]))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no system " + arguments[0]));
        ContestantProcess process = new ContestantProcess(contestant);
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String request = requests.readLine(); request != null; request = requests.readLine()) {
            replies.println(process.reply(request));
            replies.flush();
        }
        System.exit(0);
    }

    private String reply(String request) {
        int space = request.indexOf(' ');
        String verb = space < 0 ? request : request.substring(0, space);
        String rest = request.substring(space + 1);
        return switch (verb) {
            case "prepare" -> prepare(Task.parse(rest));
            case "time" ->
                Arrays.stream(stopwatch.milliseconds(Integer.parseInt(rest)))
                        .mapToObj(Double::toString)
                        .collect(Collectors.joining(" "));
            case "allocated" -> Long.toString(stopwatch.allocatedBytes());
            default -> throw new IllegalArgumentException(request);
        };
    }

    private String prepare(Task task) {
        Optional<Work> work = contestant.prepare(task);
        if (work.isEmpty()) {
            return "unable";
        }
        stopwatch = work.get().stopwatch();
        stopwatch.warmUp(Double.parseDouble(System.getProperty(WARM_UP_SECONDS, "30")));
        return "ready " + work.get().amount() + " " + contestant.title();
    }
}
