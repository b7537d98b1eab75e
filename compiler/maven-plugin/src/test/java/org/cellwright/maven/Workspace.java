package org.cellwright.maven;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.cellwright.compiler.backend.java.NumberType;

/** A project's source and output directory, and the plugin run on them with the fake compiler. */
final class Workspace {
    static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

    final Path sources;
    final Path output;
    final FakeCompiler compiler = new FakeCompiler();

    List<String> includes = List.of("**/*.cell");
    List<String> excludes = List.of();
    Set<NumberType> precisions = EnumSet.of(NumberType.FLOAT);
    String owner = "generate:default";
    Set<String> owners = Set.of("generate:default");
    Map<String, String> taken = Map.of();
    String compilerDigest = "compiler 1";

    Workspace(Path root) {
        sources = root.resolve("src/main/cell");
        output = root.resolve("target/generated-sources/cell");
    }

    GenerateResult run() throws IOException {
        compiler.compiled.clear();
        return new Generator(
                        compiler,
                        new GenerateRequest(
                                sources, output, includes, excludes, precisions, owner, owners, taken, compilerDigest))
                .run();
    }

    Path cell(String name, String... lines) throws IOException {
        return write(sources.resolve(name), String.join("\n", lines) + "\n");
    }

    static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** Dates every generated file back, so that a file that is written again shows. */
    void age() throws IOException {
        for (String file : generated().keySet()) {
            Files.setLastModifiedTime(output.resolve(file), LONG_AGO);
        }
    }

    /** Generated files that were written since {@link #age()}. */
    List<String> writtenSince() throws IOException {
        return generated().keySet().stream().filter(file -> !isOld(file)).toList();
    }

    private boolean isOld(String file) {
        try {
            return Files.getLastModifiedTime(output.resolve(file)).equals(LONG_AGO);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every file of the output directory but the record, with its text. */
    SortedMap<String, String> generated() throws IOException {
        SortedMap<String, String> files = files(output);
        files.remove(".cellwright-record");
        return files;
    }

    static SortedMap<String, String> files(Path directory) throws IOException {
        SortedMap<String, String> result = new TreeMap<>();
        if (Files.isDirectory(directory)) {
            try (Stream<Path> walk = Files.walk(directory)) {
                for (Path file : walk.filter(Files::isRegularFile).toList()) {
                    result.put(directory.relativize(file).toString().replace('\\', '/'), Files.readString(file));
                }
            }
        }
        return result;
    }
}
