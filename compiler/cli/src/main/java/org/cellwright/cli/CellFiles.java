package org.cellwright.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cellwright.compiler.FrontEnd;
import org.cellwright.compiler.Library;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.source.Diagnostic;
import org.cellwright.compiler.source.DiagnosticPrinter;
import org.cellwright.compiler.source.SourceFile;

/** Reads cell files and reports what is wrong with them. */
final class CellFiles {
    /** Imported files, by their paths. */
    static final Library LIBRARY = name -> {
        Path path = Path.of(name);
        return Files.isRegularFile(path) ? Optional.of(SourceFile.decode(name, bytes(path))) : Optional.empty();
    };

    private CellFiles() {}

    /** The texts; files that are not UTF-8 are reported and end the command. */
    static List<SourceFile> read(List<Path> paths, PrintWriter err) {
        List<SourceFile> files = new ArrayList<>();
        List<Diagnostic> problems = new ArrayList<>();
        for (Path path : paths) {
            SourceFile.Decoded decoded = SourceFile.decode(path.toString(), bytes(path));
            files.add(decoded.file());
            problems.addAll(decoded.problems());
        }
        report(problems, err);
        return files;
    }

    private static byte[] bytes(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            throw new UserError("no file " + path);
        } catch (IOException e) {
            throw new UserError(
                    "cannot read " + path + ": " + (Files.isDirectory(path) ? "it is a directory" : e.getMessage()));
        } catch (OutOfMemoryError e) {
            throw new UserError(path + " is too large");
        }
    }

    /** Prints diagnostics, and ends the command if there is an error among them. */
    static void report(List<Diagnostic> diagnostics, PrintWriter err) {
        err.print(DiagnosticPrinter.print(diagnostics));
        long errors = diagnostics.stream().filter(Diagnostic::isError).count();
        if (errors > 0) {
            throw new UserError(errors == 1 ? "1 error in the cell file" : errors + " errors in the cell files");
        }
    }

    /** The checked cells of one file. */
    static List<CheckedCell> cells(Path path, PrintWriter err) {
        FrontEnd.Result result = FrontEnd.read(read(List.of(path), err), LIBRARY);
        report(result.diagnostics(), err);
        if (result.cells().isEmpty()) {
            throw new UserError(path + " holds no cell");
        }
        return result.cells();
    }

    /** The cell of that name; where no name is given, all. */
    static List<CheckedCell> cells(Path path, String name, PrintWriter err) {
        List<CheckedCell> cells = cells(path, err);
        if (name == null) {
            return cells;
        }
        List<CheckedCell> named =
                cells.stream().filter(cell -> cell.name().equals(name)).toList();
        if (named.isEmpty()) {
            throw new UserError(path + " has no cell " + name + "; it has " + names(cells));
        }
        return named;
    }

    /** The only cell, or the one of that name. */
    static CheckedCell cell(Path path, String name, PrintWriter err) {
        List<CheckedCell> cells = cells(path, name, err);
        if (cells.size() > 1) {
            throw new UserError(path + " holds " + names(cells) + ": say which with --cell NAME");
        }
        return cells.get(0);
    }

    private static String names(List<CheckedCell> cells) {
        return String.join(", ", cells.stream().map(CheckedCell::name).toList());
    }
}
