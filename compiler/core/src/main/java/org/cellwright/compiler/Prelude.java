package org.cellwright.compiler;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.cellwright.compiler.ast.CellFile;
import org.cellwright.compiler.parse.CellParsing;
import org.cellwright.compiler.source.Diagnostics;
import org.cellwright.compiler.source.SourceFile;

/** The functions that come with the language and are written in it. */
final class Prelude {
    static final CellFile TREE = read();

    private Prelude() {}

    private static CellFile read() {
        try (InputStream in = Prelude.class.getResourceAsStream("prelude.cell")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Diagnostics diagnostics = new Diagnostics(new SourceFile("prelude.cell", text));
            return CellParsing.parse(diagnostics)
                    .filter(tree -> !diagnostics.hasErrors())
                    .orElseThrow(() -> new IllegalStateException("prelude: " + diagnostics.sorted()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
