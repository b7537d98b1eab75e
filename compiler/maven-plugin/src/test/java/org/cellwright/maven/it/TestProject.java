package org.cellwright.maven.it;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.maven.shared.invoker.DefaultInvocationRequest;
import org.apache.maven.shared.invoker.DefaultInvoker;
import org.apache.maven.shared.invoker.InvocationRequest;
import org.apache.maven.shared.invoker.MavenInvocationException;

/**
 * A copy of one of the projects in {@code src/it}, to be built and changed at will. Its artifacts come from the
 * integration tests' own repository, into which the plugin has been installed, everything else from the repository of the
 * Maven that runs the tests.
 */
final class TestProject {
    private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);
    private static final Path WORK = Path.of(System.getProperty("it.work"));

    private final Path directory;

    private TestProject(Path directory) {
        this.directory = directory;
    }

    /** @param name of the project in {@code src/it} */
    static TestProject copyOf(String name, Class<?> test, String method) throws IOException {
        return copy(
                Path.of(System.getProperty("it.projects"), name),
                WORK.resolve(test.getSimpleName()).resolve(method));
    }

    /** Another copy, as it is now, with all that has been built. */
    TestProject copy(String method) throws IOException {
        return copy(directory, directory.resolveSibling(method));
    }

    private static TestProject copy(Path from, Path to) throws IOException {
        deleteTree(to);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file));
                Files.createDirectories(target.getParent());
                String text = Files.readString(file).replace("@project.version@", System.getProperty("it.version"));
                Files.writeString(target, text);
            }
        }
        return new TestProject(to.toRealPath());
    }

    /**
     * @param succeeded whether Maven's exit code was 0
     * @param lines what Maven printed
     */
    record Build(boolean succeeded, List<String> lines) {
        List<String> linesWith(String text) {
            return lines.stream().filter(line -> line.contains(text)).toList();
        }

        @Override
        public String toString() {
            return String.join("\n", lines);
        }
    }

    Build build(String... arguments) throws IOException {
        return build(Map.of(), "", arguments);
    }

    /**
     * @param environment of Maven, besides its own
     * @param options of its JVM, besides ours
     */
    Build build(Map<String, String> environment, String options, String... arguments) throws IOException {
        List<String> lines = new ArrayList<>();
        InvocationRequest request = new DefaultInvocationRequest();
        request.setBaseDirectory(directory.toFile());
        request.addArgs(List.of(arguments));
        request.setBatchMode(true);
        request.setNoTransferProgress(true);
        request.setGlobalSettingsFile(settings().toFile());
        request.setLocalRepositoryDirectory(
                Path.of(System.getProperty("it.repository")).toFile());
        request.setJavaHome(Path.of(System.getProperty("java.home")).toFile());
        request.setMavenHome(Path.of(System.getProperty("maven.home")).toFile());
        // These JVMs live for two seconds: the second compiler would never pay for itself.
        request.setMavenOpts("-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto " + options);
        environment.forEach(request::addShellEnvironment);
        request.setOutputHandler(lines::add);
        request.setErrorHandler(lines::add);
        try {
            return new Build(new DefaultInvoker().execute(request).getExitCode() == 0, lines);
        } catch (MavenInvocationException e) {
            throw new IOException(e);
        }
    }

    Path path(String file) {
        return directory.resolve(file);
    }

    void replace(String file, String text, String replacement) throws IOException {
        String before = Files.readString(path(file));
        String after = before.replace(text, replacement);
        if (after.equals(before)) {
            throw new IllegalArgumentException(file + " does not hold " + text);
        }
        Files.writeString(path(file), after);
    }

    void delete(String file) throws IOException {
        Files.delete(path(file));
    }

    void move(String from, String to) throws IOException {
        Files.createDirectories(path(to).getParent());
        Files.move(path(from), path(to));
    }

    /** The Java files below a directory, with their texts. */
    SortedMap<String, String> javaFiles(String below) throws IOException {
        SortedMap<String, String> result = new TreeMap<>();
        if (Files.isDirectory(path(below))) {
            try (Stream<Path> files = Files.walk(path(below))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    result.put(path(below).relativize(file).toString().replace('\\', '/'), Files.readString(file));
                }
            }
        }
        return result;
    }

    /** Dates everything below a directory back, so that what is written after this shows. */
    void age(String below) throws IOException {
        for (Path file : regularFiles(below)) {
            Files.setLastModifiedTime(file, LONG_AGO);
        }
    }

    /** The names of files that were written since {@link #age}. */
    List<String> writtenSince(String below) throws IOException {
        List<String> result = new ArrayList<>();
        for (Path file : regularFiles(below)) {
            if (!Files.getLastModifiedTime(file).equals(LONG_AGO)) {
                result.add(file.getFileName().toString());
            }
        }
        return result;
    }

    private List<Path> regularFiles(String below) throws IOException {
        try (Stream<Path> files = Files.walk(path(below))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static Path settings() throws IOException {
        String host = Path.of(System.getProperty("it.hostRepository")).toUri().toString();
        String repository =
                "<id>host</id><url>" + host + "</url><releases><checksumPolicy>ignore</checksumPolicy></releases>"
                        + "<snapshots><enabled>false</enabled></snapshots>";
        Path file = WORK.resolve("settings.xml");
        Files.writeString(
                file,
                "<settings><profiles><profile><id>host</id>"
                        + "<repositories><repository>" + repository + "</repository></repositories>"
                        + "<pluginRepositories><pluginRepository>" + repository
                        + "</pluginRepository></pluginRepositories></profile></profiles>"
                        + "<activeProfiles><activeProfile>host</activeProfile></activeProfiles></settings>");
        return file;
    }

    private static void deleteTree(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
