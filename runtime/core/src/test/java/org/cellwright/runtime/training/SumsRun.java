package org.cellwright.runtime.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.cellwright.runtime.layer.Stack;
import org.cellwright.runtime.parallel.Workers;

/** A run of training in a process of its own, to be killed. Prints {@code step NUMBER} and, in the end, the fingerprint of the weights. */
public final class SumsRun {
    static final int EPOCHS = 6;
    static final String END = "weights ";

    private SumsRun() {}

    /** @param arguments the checkpoint, and how many steps lie between two */
    public static void main(String[] arguments) {
        Stack model = SumsTask.model(Workers.CALLER);
        History history = SumsTask.full(model)
                .checkpoints(Checkpoints.to(Path.of(arguments[0])).everySteps(Long.parseLong(arguments[1])))
                .listener(new TrainingListener() {
                    @Override
                    public void stepEnds(Step step) {
                        System.out.println("step " + step.number());
                    }
                })
                .fit(SumsTask.data().prefetched(2), EPOCHS);
        if (history.end() == History.End.COMPLETED) {
            System.out.println(END + SumsTask.fingerprint(model));
        }
    }

    static Process start(Path checkpoint, int everySteps) throws IOException {
        return new ProcessBuilder(command(checkpoint, everySteps))
                .redirectErrorStream(true)
                .start();
    }

    static List<String> command(Path checkpoint, int everySteps) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                SumsRun.class.getName(),
                checkpoint.toString(),
                Integer.toString(everySteps));
    }
}
