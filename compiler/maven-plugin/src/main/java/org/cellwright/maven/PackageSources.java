package org.cellwright.maven;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.cellwright.compiler.FrontEnd;
import org.cellwright.compiler.backend.java.JavaBackend;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.source.Diagnostic;
import org.cellwright.compiler.source.Diagnostic.Severity;
import org.cellwright.compiler.source.SourceFile;

/**
 * The texts of one package's cell files.
 *
 * @param files in the order of their names, by which messages and generated code know them
 * @param paths a file's name to its place
 * @param imports what they may import beside each other
 * @param contents a digest of all names and bytes
 * @param problems of files that could not be read
 */
record PackageSources(
        String packageName,
        List<SourceFile> files,
        Map<String, Path> paths,
        ImportedFiles imports,
        String contents,
        List<Problem> problems) {

    static PackageSources read(String packageName, List<CellFiles.CellFile> cellFiles, ImportedFiles imports) {
        List<SourceFile> files = new ArrayList<>();
        Map<String, Path> paths = new TreeMap<>();
        List<Problem> problems = new ArrayList<>();
        Sha256 contents = new Sha256();
        for (CellFiles.CellFile file : cellFiles) {
            paths.put(file.name(), file.path());
            try {
                byte[] bytes = Files.readAllBytes(file.path());
                contents.add(file.name()).add(bytes);
                SourceFile.Decoded decoded = SourceFile.decode(file.name(), bytes);
                if (decoded.problems().isEmpty()) {
                    files.add(decoded.file());
                }
                decoded.problems().forEach(each -> problems.add(Problem.of(each, file.path())));
            } catch (IOException e) {
                problems.add(Problem.error(file.path(), "cannot be read: " + Failure.reason(e)));
            }
        }
        return new PackageSources(
                packageName, List.copyOf(files), Map.copyOf(paths), imports, contents.hex(), problems);
    }

    /** A digest of everything that the package's generated code depends on. */
    String fingerprint(GenerateRequest request) {
        return new Sha256()
                .add(request.compiler())
                .add(new TreeSet<>(request.precisions()).toString())
                .add(packageName)
                .add(contents)
                .add(imports.digest(files))
                .hex();
    }

    /** The compiler's messages with the places where the files are. */
    List<Problem> locate(List<Diagnostic> diagnostics) {
        return diagnostics.stream()
                .map(diagnostic -> Problem.of(diagnostic, path(diagnostic.file())))
                .toList();
    }

    private Path path(SourceFile file) {
        Path path = paths.get(file.path());
        return path == null ? imports.path(file.path()) : path;
    }

    /** An error at the declaration of the first cell that becomes the class. */
    Problem errorAtClass(String className, String message) {
        for (CheckedCell cell : FrontEnd.read(files, imports).cells()) {
            if (JavaBackend.className(cell).equals(className)) {
                return Problem.of(
                        new Diagnostic(Severity.ERROR, cell.source(), cell.span(), message), path(cell.source()));
            }
        }
        return Problem.error(paths.get(files.get(0).path()), message);
    }
}
