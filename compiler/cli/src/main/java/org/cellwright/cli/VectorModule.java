package org.cellwright.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.cellwright.runtime.kernel.KernelSelection;

/** Switches the module jdk.incubator.vector on, which a manifest cannot, by starting Java once more. */
final class VectorModule {
    private static final String MODULE = "jdk.incubator.vector";
    private static final String RESTARTED = "cellwright.restarted";

    private VectorModule() {}

    /**
     * Runs the command in a Java that has the module, unless this one has.
     *
     * @return the exit code, if the command ran there
     */
    static OptionalInt runWhereAbsent(List<String> arguments) {
        if (KernelSelection.vectorAvailable()) {
            return OptionalInt.empty();
        }
        if (Boolean.getBoolean(RESTARTED)
                || ModuleFinder.ofSystem().find(MODULE).isEmpty()) {
            throw new UserError(
                    "this Java has no module " + MODULE + ": use a whole JDK, 17 or newer, or --loops scalar");
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("--add-modules", MODULE, "-D" + RESTARTED + "=true"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(arguments);
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            Thread ender = new Thread(process::destroy);
            Runtime.getRuntime().addShutdownHook(ender);
            int exitCode = process.waitFor();
            Runtime.getRuntime().removeShutdownHook(ender);
            return OptionalInt.of(exitCode);
        } catch (IOException e) {
            throw new UserError(
                    "cannot start " + command.get(0) + " with the module " + MODULE + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted");
        }
    }
}
