package org.cellwright.samples.benchmarks.contest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts systems in Java processes like this one. */
final class Launcher {
    private static final int FIRST_THAT_WARNS_OF_NATIVE_ACCESS = 22;

    private final Path directory;

    /** @param directory for the systems' logs and unpacked native libraries */
    Launcher(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory.toAbsolutePath());
    }

    Path log(String id) {
        return directory.resolve(id + ".log");
    }

    Process start(String id, int threads, Path log) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        if (Runtime.version().feature() >= FIRST_THAT_WARNS_OF_NATIVE_ACCESS) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        System.getProperties().stringPropertyNames().stream()
                .filter(property -> property.startsWith("cellwright."))
                .forEach(property -> command.add("-D" + property + "=" + System.getProperty(property)));
        command.add("-Dorg.bytedeco.javacpp.cachedir=" + directory.resolve("javacpp"));
        command.addAll(List.of(ContestantProcess.class.getName(), id));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        String count = Integer.toString(threads);
        builder.environment()
                .putAll(Map.of(
                        // Not on the command line: ONNX Runtime 1.29 crashes where that has more than 4096 characters.
                        "CLASSPATH",
                        System.getProperty("java.class.path"),
                        "OMP_NUM_THREADS",
                        count,
                        "MKL_NUM_THREADS",
                        count,
                        "OPENBLAS_NUM_THREADS",
                        count,
                        "XLA_FLAGS",
                        "--xla_cpu_multi_thread_eigen=" + (threads > 1),
                        "DJL_CACHE_DIR",
                        directory.resolve("djl").toString(),
                        "OPT_OUT_TRACKING",
                        "true"));
        return builder.start();
    }
}
