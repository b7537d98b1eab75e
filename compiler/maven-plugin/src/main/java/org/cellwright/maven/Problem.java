package org.cellwright.maven;

import java.nio.file.Path;
import org.cellwright.compiler.source.Diagnostic;
import org.cellwright.compiler.source.DiagnosticPrinter;
import org.cellwright.compiler.source.Printable;
import org.cellwright.compiler.source.Span;

/**
 * An error or a warning about a place in a cell file.
 *
 * @param line from 1
 * @param column from 1
 * @param message one line, without the place
 * @param excerpt the lines that show the place in the source; empty where there is nothing to show
 */
record Problem(boolean error, Path file, int line, int column, String message, String excerpt) {
    /** A warning about a file as a whole. */
    static Problem warning(Path file, String message) {
        return new Problem(false, file, 1, 1, message, "");
    }

    /** An error about a file as a whole. */
    static Problem error(Path file, String message) {
        return new Problem(true, file, 1, 1, message, "");
    }

    /** The compiler's message about a file that is at {@code file}. */
    static Problem of(Diagnostic diagnostic, Path file) {
        Span span = diagnostic.span();
        String printed = DiagnosticPrinter.print(diagnostic);
        String excerpt = printed.substring(printed.indexOf('\n') + 1).stripTrailing();
        return new Problem(diagnostic.isError(), file, span.line(), span.column(), diagnostic.message(), excerpt);
    }

    /** The problem as the log shows it: its line, and below it the place in the source. */
    String withExcerpt() {
        return excerpt.isEmpty() ? toString() : this + "\n" + excerpt;
    }

    /** The form that Maven's own compiler uses, so that IDEs and build servers find the place. */
    @Override
    public String toString() {
        return Printable.escape(file.toString()) + ":[" + line + "," + column + "] " + Printable.escape(message);
    }
}
