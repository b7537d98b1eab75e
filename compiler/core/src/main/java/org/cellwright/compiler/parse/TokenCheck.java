package org.cellwright.compiler.parse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;
import org.cellwright.compiler.source.Diagnostics;
import org.cellwright.compiler.source.Span;
import org.cellwright.grammar.CellLexer;

/**
 * Finds on the tokens what the parser should not see: characters and operators of other languages, bad numbers, and
 * brackets too deep for its recursion. What has a plain meaning is replaced by it, so that the rest is still checked.
 */
final class TokenCheck {
    static final int DEEPEST = 100;
    private static final int MOST_CHARACTERS = 20;
    private static final int DROP = -2;

    private record Mend(int type, String advice) {}

    private static final Map<String, Mend> MENDS = new HashMap<>();

    static {
        mend("**", CellLexer.CARET, "write '^' for a power");
        mend("&&", CellLexer.STAR, "comparisons are 0 or 1, so write '*' for \"and\"");
        mend("&", CellLexer.STAR, "comparisons are 0 or 1, so write '*' for \"and\"");
        mend("||", CellLexer.PLUS, "comparisons are 0 or 1, so write `max(a, b)` for \"or\"");
        mend("|", CellLexer.PLUS, "write `abs(a)` for an absolute value, `max(a, b)` for \"or\"");
        mend("!", DROP, "comparisons are 0 or 1, so write `1 - a` for \"not\"");
        mend("+=", CellLexer.ASSIGN, "an equation gives a value once; write `a = b + c;`");
        mend("-=", CellLexer.ASSIGN, "an equation gives a value once; write `a = b - c;`");
        mend("*=", CellLexer.ASSIGN, "an equation gives a value once; write `a = b * c;`");
        mend("/=", CellLexer.ASSIGN, "an equation gives a value once; write `a = b / c;`");
        mend(":=", CellLexer.ASSIGN, "write '='");
        mend("=<", CellLexer.LESS_EQUAL, "write '<='");
        mend("<>", CellLexer.NOT_EQUAL, "write '!='");
        mend("===", CellLexer.EQUAL, "write '=='");
        mend("!==", CellLexer.NOT_EQUAL, "write '!='");
        mend("->", CellLexer.ASSIGN, "write '='");
        mend("++", CellLexer.PLUS, "write '+'");
        mend(".*", CellLexer.STAR, "'*' is elementwise already");
        mend("./", CellLexer.SLASH, "'/' is elementwise already");
        mend(".^", CellLexer.CARET, "'^' is elementwise already");
        mend("%", CellLexer.SLASH, "there is no remainder; '%' has no meaning here");
        mend("'", DROP, "write `transpose(W)` for a transposed matrix");
        mend("\"", DROP, "there are no texts in a cell");
        mend("#", DROP, "a comment begins with '//'");
        mend("?", DROP, "choose with `where(condition, a, b)`");
        mend("\\", DROP, "'\\' has no meaning here");
        mend("\u2212", CellLexer.MINUS, "this is the sign U+2212; write '-'");
        mend("\u2013", CellLexer.MINUS, "this is a dash; write '-'");
        mend("\u2014", CellLexer.MINUS, "this is a dash; write '-'");
        mend("\u00D7", CellLexer.STAR, "write '*' (element by element) or '@' (matrix times vector)");
        mend("\u2217", CellLexer.STAR, "write '*'");
        mend("\u2218", CellLexer.STAR, "write '*' (element by element)");
        mend("\u2219", CellLexer.AT, "write '@' (matrix times vector) or '*' (element by element)");
        mend("\u2022", CellLexer.AT, "write '@' (matrix times vector) or '*' (element by element)");
        mend("\u00F7", CellLexer.SLASH, "write '/'");
        mend("\u2264", CellLexer.LESS_EQUAL, "write '<='");
        mend("\u2265", CellLexer.GREATER_EQUAL, "write '>='");
        mend("\u2260", CellLexer.NOT_EQUAL, "write '!='");
        mend("\u2295", CellLexer.PLUS, "write '+'");
        for (int digit = 0; digit < 10; digit++) {
            mend(
                    Character.toString(0x2080 + digit),
                    DROP,
                    "names have plain digits; write " + digit + " instead of the subscript");
        }
        mend("\u00B2", DROP, "write '^2' for a square");
        mend("\u00B3", DROP, "write '^3' for a cube");
        mend("\u1D40", DROP, "write `transpose(W)` for a transposed matrix");
        mend("\u221A", DROP, "write `sqrt(a)` for a root");
        mend("\uFF1B", CellLexer.SEMICOLON, "this is a full-width semicolon; write ';'");
        mend("\u037E", CellLexer.SEMICOLON, "this is a Greek question mark; write ';'");
        mend("\uFF08", CellLexer.LEFT_PARENTHESIS, "this is a full-width bracket; write '('");
        mend("\uFF09", CellLexer.RIGHT_PARENTHESIS, "this is a full-width bracket; write ')'");
        mend("\uFF0C", CellLexer.COMMA, "this is a full-width comma; write ','");
    }

    private final Places places;
    private final Diagnostics diagnostics;
    private boolean tooDeep;
    private int badCharacters;

    TokenCheck(Places places, Diagnostics diagnostics) {
        this.places = places;
        this.diagnostics = diagnostics;
    }

    private static void mend(String text, int type, String advice) {
        MENDS.put(text, new Mend(type, advice));
    }

    boolean isTooDeep() {
        return tooDeep;
    }

    /** The tokens for the parser. */
    List<Token> check(List<? extends Token> tokens) {
        List<Token> kept = new ArrayList<>(tokens.size());
        int depth = 0;
        int braces = 0;
        boolean afterImport = false;
        int resume = 0;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (i < resume) {
                continue;
            }
            boolean imports = afterImport;
            if (token.getChannel() == Token.DEFAULT_CHANNEL) {
                afterImport = token.getType() == CellLexer.IMPORT;
            }
            switch (token.getType()) {
                case CellLexer.LEFT_PARENTHESIS, CellLexer.LEFT_BRACKET -> {
                    depth++;
                    if (depth > DEEPEST && !tooDeep) {
                        tooDeep = true;
                        diagnostics.error(
                                places.span(token),
                                "brackets are nested deeper than " + DEEPEST
                                        + " here; give a part an equation of its own");
                    }
                    kept.add(token);
                }
                case CellLexer.RIGHT_PARENTHESIS, CellLexer.RIGHT_BRACKET -> {
                    depth = Math.max(0, depth - 1);
                    kept.add(token);
                }
                case CellLexer.SEMICOLON, CellLexer.LEFT_BRACE, CellLexer.RIGHT_BRACE, CellLexer.CELL -> {
                    depth = 0;
                    braces = switch (token.getType()) {
                        case CellLexer.LEFT_BRACE -> braces + 1;
                        case CellLexer.SEMICOLON -> braces;
                        default -> token.getType() == CellLexer.CELL ? 0 : Math.max(0, braces - 1);
                    };
                    if (braces > DEEPEST && !tooDeep) {
                        tooDeep = true;
                        diagnostics.error(places.span(token), "blocks are nested deeper than " + DEEPEST + " here");
                    }
                    kept.add(token);
                }
                case CellLexer.UNTERMINATED_COMMENT ->
                    diagnostics.error(
                            places.span(
                                    places.span(token).start(),
                                    places.span(token).start() + 2),
                            "this comment does not end; close it with '*/'");
                case CellLexer.TEXT -> {
                    CommonToken text = new CommonToken(token);
                    if (!imports) {
                        diagnostics.error(
                                places.span(token), "there are no texts in a cell; only `import` is followed by one");
                        text.setType(CellLexer.NUMBER);
                        text.setText("1");
                    }
                    kept.add(text);
                }
                case CellLexer.FOREIGN, CellLexer.OTHER -> resume = foreign(tokens, i, kept);
                case CellLexer.BAD_NUMBER, CellLexer.NUMBER -> {
                    String problem = BadNumbers.problem(token.getText(), token.getType() == CellLexer.BAD_NUMBER);
                    if (problem != null) {
                        diagnostics.error(places.span(token), problem);
                    }
                    number(token, kept);
                }
                default -> kept.add(token);
            }
        }
        return kept;
    }

    /** {@code 2X} goes on as {@code 2 * X}. */
    private static void number(Token token, List<Token> kept) {
        int factor = token.getType() == CellLexer.BAD_NUMBER ? BadNumbers.factor(token.getText()) : 0;
        if (factor == 0) {
            kept.add(token);
            return;
        }
        int name = token.getStartIndex() + factor;
        kept.add(part(token, CellLexer.NUMBER, token.getStartIndex(), name));
        kept.add(part(token, CellLexer.STAR, name, name));
        kept.add(part(token, CellLexer.NAME, name, token.getStopIndex() + 1));
    }

    private static Token part(Token token, int type, int from, int to) {
        CommonToken part = new CommonToken(token);
        part.setType(type);
        part.setText(token.getText().substring(from - token.getStartIndex(), to - token.getStartIndex()));
        part.setStartIndex(from);
        part.setStopIndex(to - 1);
        return part;
    }

    /** @return where to go on */
    private int foreign(List<? extends Token> tokens, int index, List<Token> kept) {
        Token token = tokens.get(index);
        if (token.getText().equals(".") && index + 1 < tokens.size() && isName(tokens.get(index + 1))) {
            return point(tokens, index, kept);
        }
        Span span = places.span(token);
        String text = token.getText();
        Mend mend = MENDS.get(text);
        badCharacters++;
        if (badCharacters <= MOST_CHARACTERS) {
            int point = text.codePointAt(0);
            String shown = point < 0x80 || Character.isLetterOrDigit(point) || MENDS.containsKey(text)
                    ? "'" + text + "'"
                    : "U+%04X (%s)".formatted(point, Character.getName(point));
            diagnostics.error(
                    span, mend == null ? shown + " has no meaning here; remove it" : shown + ": " + mend.advice());
        }
        if (mend != null && mend.type() != DROP) {
            CommonToken replaced = new CommonToken(token);
            replaced.setType(mend.type());
            kept.add(replaced);
        }
        return switch (text) {
            case "#" -> restOfLine(tokens, index, false);
            case "?" -> restOfLine(tokens, index, true);
            default -> index + 1;
        };
    }

    /** {@code torch.tanh(a)}, {@code self.h}, {@code W.T}: what stands before a point is dropped, or what stands after it. */
    private int point(List<? extends Token> tokens, int index, List<Token> kept) {
        Token name = tokens.get(index + 1);
        Token before = index == 0 ? null : tokens.get(index - 1);
        boolean transposed = name.getText().equals("T") && before != null;
        boolean chained = index > 1 && tokens.get(index - 2).getText().equals(".");
        if (!chained) {
            String advice = transposed
                    ? "write `transpose(W)` for a transposed matrix"
                    : "names have no points; write `" + name.getText() + "` alone";
            diagnostics.error(places.span(tokens.get(index)), "'.': " + advice);
        }
        if (transposed) {
            return index + 2;
        }
        if (before != null && isName(before)) {
            kept.remove(kept.size() - 1);
        }
        return index + 1;
    }

    private static boolean isName(Token token) {
        return token.getType() == CellLexer.NAME;
    }

    /** Where the line ends that a token stands in, or its statement. */
    private int restOfLine(List<? extends Token> tokens, int index, boolean statement) {
        int line = tokens.get(index).getLine();
        int next = index + 1;
        while (next < tokens.size()
                && tokens.get(next).getLine() == line
                && !(statement && tokens.get(next).getType() == CellLexer.SEMICOLON)) {
            next++;
        }
        return next;
    }
}
