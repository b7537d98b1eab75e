package org.cellwright.compiler.parse;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.Token;
import org.cellwright.compiler.ast.CellFile;
import org.cellwright.compiler.source.Diagnostics;
import org.cellwright.grammar.CellLexer;
import org.cellwright.grammar.CellParser;

/** Reads one file. */
public final class CellParsing {
    private CellParsing() {}

    /**
     * What could be read of a file; passages with mistakes are left out, and named in the diagnostics. Empty where the
     * text is not worth reading at all.
     */
    public static Optional<CellFile> parse(Diagnostics diagnostics) {
        String text = diagnostics.file().text();
        Places places = new Places(diagnostics.file());
        if (!TextCheck.check(text, places, diagnostics)) {
            return Optional.empty();
        }
        CellLexer lexer = new CellLexer(CharStreams.fromString(text));
        lexer.removeErrorListeners();
        TokenCheck tokens = new TokenCheck(places, diagnostics);
        List<Token> checked = tokens.check(lexer.getAllTokens());
        if (tokens.isTooDeep()) {
            return Optional.empty();
        }
        CommonTokenStream stream = new CommonTokenStream(new ListTokenSource(checked));
        CellParser parser = new CellParser(stream);
        parser.removeErrorListeners();
        StatementRecovery recovery = new StatementRecovery(places, diagnostics);
        parser.setErrorHandler(recovery);
        CellParser.FileContext tree = parser.file();
        TreeBuilder builder = new TreeBuilder(stream, places, diagnostics);
        CellFile file = builder.file(tree);
        Set<String> broken = new HashSet<>(file.brokenNames());
        broken.addAll(recovery.skippedNames());
        return Optional.of(new CellFile(
                file.source(),
                file.imports(),
                file.cells(),
                file.functions(),
                file.constants(),
                file.variants(),
                broken));
    }
}
