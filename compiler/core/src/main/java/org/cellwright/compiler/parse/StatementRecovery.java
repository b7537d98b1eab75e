package org.cellwright.compiler.parse;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.Set;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.cellwright.compiler.source.Diagnostics;
import org.cellwright.grammar.CellParser;

/**
 * One message a statement: after a mistake the parser goes on behind the statement's ';' or before the cell's '}'. What
 * is plainly missing at the end of a line (';', a closing bracket) is taken as read.
 */
final class StatementRecovery extends DefaultErrorStrategy {
    private final Places places;
    private final Diagnostics diagnostics;
    private final SyntaxMessages messages;
    private final Set<String> skippedNames = new HashSet<>();

    StatementRecovery(Places places, Diagnostics diagnostics) {
        this.places = places;
        this.diagnostics = diagnostics;
        this.messages = new SyntaxMessages(places);
    }

    /** Names in the passages that were passed over. */
    Set<String> skippedNames() {
        return skippedNames;
    }

    @Override
    public void reportError(Parser parser, RecognitionException e) {
        if (!inErrorRecoveryMode(parser)) {
            beginErrorCondition(parser);
            report(parser);
        }
    }

    private void report(Parser parser) {
        SyntaxMessages.Message message = messages.message(parser);
        diagnostics.error(message.span(), message.text());
    }

    @Override
    public Token recoverInline(Parser parser) {
        if (isPlainlyMissing(parser)) {
            if (!inErrorRecoveryMode(parser)) {
                beginErrorCondition(parser);
                report(parser);
            }
            return getMissingSymbol(parser);
        }
        throw new InputMismatchException(parser);
    }

    private boolean isPlainlyMissing(Parser parser) {
        Token previous = parser.getInputStream().LT(-1);
        Token next = parser.getCurrentToken();
        boolean lineEnds = previous != null
                && places.span(next).line() > places.span(previous).line();
        boolean statementEnds = lineEnds || startsStatement(next.getType()) || ends(next.getType());
        var expected = parser.getExpectedTokens();
        if (expected.contains(CellParser.SEMICOLON)) {
            return statementEnds;
        }
        if (expected.contains(CellParser.RIGHT_PARENTHESIS) || expected.contains(CellParser.RIGHT_BRACKET)) {
            return next.getType() == CellParser.SEMICOLON;
        }
        return expected.contains(CellParser.RIGHT_BRACE) && ends(next.getType());
    }

    /** Rethrows up to the statement, or whatever else is read as a whole. */
    @Override
    public void recover(Parser parser, RecognitionException e) {
        ParserRuleContext context = parser.getContext();
        if (context instanceof CellParser.StatementContext || context instanceof CellParser.VariantStatementContext) {
            skipNames(context, parser);
            skipStatement(parser);
        } else if (context instanceof CellParser.ItemContext) {
            skipNames(context, parser);
            skipItem(parser);
        } else if (!(context instanceof CellParser.FileContext)) {
            throw e;
        }
    }

    /** Called before and after each turn of a loop: passes over what begins no statement. */
    @Override
    public void sync(Parser parser) {
        boolean rules = parser.getContext() instanceof CellParser.VariantBlockContext;
        if (rules && startsRule(type(parser))) {
            return;
        }
        if (rules || parser.getContext() instanceof CellParser.BlockContext) {
            while (!startsStatement(type(parser)) && type(parser) != CellParser.NAME && !ends(type(parser))) {
                reportError(parser, null);
                skipStatement(parser);
            }
        } else if (parser.getContext() instanceof CellParser.FileContext) {
            while (!startsItem(type(parser)) && type(parser) != Token.EOF) {
                reportError(parser, null);
                skipItem(parser);
            }
        }
    }

    private void skipStatement(Parser parser) {
        int depth = 0;
        boolean first = true;
        while (type(parser) != Token.EOF && !startsCell(parser)) {
            int type = type(parser);
            if (depth == 0 && (type == CellParser.RIGHT_BRACE || startsStatement(type) && !first)) {
                return;
            }
            depth += type == CellParser.LEFT_BRACE ? 1 : type == CellParser.RIGHT_BRACE ? -1 : 0;
            skip(parser);
            if (depth == 0 && (type == CellParser.SEMICOLON || type == CellParser.RIGHT_BRACE)) {
                return;
            }
            first = false;
        }
    }

    private void skipItem(Parser parser) {
        while (type(parser) != Token.EOF && !startsItem(type(parser))) {
            skip(parser);
        }
    }

    private void skip(Parser parser) {
        remember(parser.getCurrentToken());
        parser.consume();
    }

    /** The names of the part that was read before the mistake. */
    private void skipNames(ParserRuleContext context, Parser parser) {
        int first = context.getStart().getTokenIndex();
        for (int i = first; i < parser.getCurrentToken().getTokenIndex(); i++) {
            remember(parser.getInputStream().get(i));
        }
    }

    private void remember(Token token) {
        if (token.getType() == CellParser.NAME) {
            skippedNames.add(Normalizer.normalize(token.getText(), Normalizer.Form.NFC));
        }
    }

    private static int type(Parser parser) {
        return parser.getCurrentToken().getType();
    }

    private static boolean startsCell(Parser parser) {
        return type(parser) == CellParser.CELL
                && parser.getInputStream().LA(2) == CellParser.NAME
                && switch (parser.getInputStream().LA(3)) {
                    case CellParser.LEFT_BRACE, CellParser.EXTENDS -> true;
                    default -> false;
                };
    }

    /** A rule begins as an expression does. */
    private static boolean startsRule(int type) {
        return switch (type) {
            case CellParser.MINUS,
                    CellParser.NUMBER,
                    CellParser.BAD_NUMBER,
                    CellParser.LEFT_PARENTHESIS,
                    CellParser.LEFT_BRACKET -> true;
            default -> false;
        };
    }

    private static boolean startsStatement(int type) {
        return switch (type) {
            case CellParser.DIM,
                    CellParser.INPUT,
                    CellParser.STATE,
                    CellParser.PARAM,
                    CellParser.OUTPUT,
                    CellParser.CONST,
                    CellParser.FUN,
                    CellParser.REPEAT -> true;
            default -> false;
        };
    }

    private static boolean startsItem(int type) {
        return type == CellParser.CELL
                || type == CellParser.VARIANT
                || type == CellParser.IMPORT
                || type == CellParser.FUN
                || type == CellParser.CONST;
    }

    private static boolean ends(int type) {
        return type == CellParser.RIGHT_BRACE
                || type == CellParser.CELL
                || type == CellParser.VARIANT
                || type == Token.EOF;
    }
}
