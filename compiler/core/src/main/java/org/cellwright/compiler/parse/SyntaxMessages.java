package org.cellwright.compiler.parse;

import java.util.List;
import java.util.Map;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.cellwright.compiler.source.Names;
import org.cellwright.compiler.source.Span;
import org.cellwright.grammar.CellParser;

/** Says what was expected where the parser got stuck. */
final class SyntaxMessages {
    private static final List<String> KEYWORDS = List.of(
            "cell", "dim", "input", "state", "param", "output", "const", "fun", "repeat", "extends", "with", "variant",
            "import");

    private static final Map<String, String> OTHER_LANGUAGES = Map.of(
            "if", "there is no `if`; choose with `where(condition, a, b)`",
            "for",
                    "there are no loops over elements; an equation holds for all of them, and `repeat l = 1..3 { ..."
                            + " }` repeats equations",
            "while",
                    "there are no loops over elements; an equation holds for all of them, and `repeat l = 1..3 { ..."
                            + " }` repeats equations",
            "return", "there is no `return`; declare what goes out with `output name;`",
            "let", "there is no `let`; write `name = ...;`",
            "var", "there is no `var`; write `name = ...;`",
            "def", "a function is written `fun name(a, b) = ...;`, before the cell");

    record Message(Span span, String text) {}

    private final Places places;

    SyntaxMessages(Places places) {
        this.places = places;
    }

    Message message(Parser parser) {
        Token next = parser.getCurrentToken();
        Token previous = parser.getInputStream().LT(-1);
        ParserRuleContext context = parser.getContext();
        IntervalSet expected = parser.getExpectedTokens();
        if (context instanceof CellParser.FileContext) {
            return new Message(places.span(next), outsideOfCells(next, previous));
        }
        String after = previous == null ? "" : " after " + show(previous);
        if (context instanceof CellParser.VariantStatementContext && !expected.contains(CellParser.ARROW)) {
            return new Message(
                    places.span(next),
                    "a variant has declarations and rules such as `U @ h[t-1] => u * h[t-1];`, found " + show(next));
        }
        if (context instanceof CellParser.ImportingContext && expected.contains(CellParser.TEXT)) {
            return new Message(
                    places.span(next), "the file to import stands between quotation marks: `import \"gates.cell\";`");
        }
        if (context instanceof CellParser.CellContext && expected.contains(CellParser.LEFT_BRACE)) {
            return new Message(places.span(next), "expected '{'" + after + ", found " + show(next));
        }
        if (expected.contains(CellParser.NUMBER)) {
            return new Message(places.span(next), operand(next, after));
        }
        if (context instanceof CellParser.DeclarationContext declaration
                && expected.contains(CellParser.SEMICOLON)
                && declaration.getChild(declaration.getChildCount() - 1) instanceof CellParser.DeclaredContext) {
            return declaration(declaration, next, previous);
        }
        if (expected.contains(CellParser.SEMICOLON)) {
            return afterExpression(next, previous, "';'");
        }
        if (expected.contains(CellParser.RIGHT_PARENTHESIS) && !expected.contains(CellParser.NAME)) {
            return afterExpression(next, previous, "')'");
        }
        if (expected.contains(CellParser.RIGHT_BRACKET)) {
            return afterExpression(next, previous, "']'");
        }
        if (expected.contains(CellParser.RIGHT_BRACE)) {
            return new Message(places.span(next), inCell(context, next));
        }
        if (expected.contains(CellParser.NAME)) {
            return name(context, next, previous, after);
        }
        if (expected.contains(CellParser.ASSIGN)) {
            return equation(next, previous);
        }
        if (expected.contains(CellParser.LEFT_BRACKET)) {
            return new Message(places.span(next), "expected a shape in square brackets" + after + ", such as `[H]`");
        }
        String token = expected.size() == 1 ? "'" + literal(expected.getMinElement()) + "'" : "something else";
        return new Message(places.span(next), "expected " + token + after + ", found " + show(next));
    }

    private static String outsideOfCells(Token next, Token previous) {
        String shown = show(next);
        return switch (next.getType()) {
            case CellParser.DIM, CellParser.INPUT, CellParser.STATE, CellParser.PARAM, CellParser.OUTPUT ->
                shown + " belongs inside of a cell: `cell Name { ... }`";
            case CellParser.RIGHT_BRACE -> "there is no cell that this '}' could close";
            case CellParser.SEMICOLON -> "a cell ends with '}' alone; remove the ';'";
            default ->
                previous == null
                        ? "expected `cell Name { ... }`, found " + shown
                        : "expected `cell` or `fun` here, found " + shown
                                + (previous.getType() == CellParser.RIGHT_BRACE ? "; the cell before has ended" : "");
        };
    }

    private static String operand(Token next, String after) {
        if (isKeyword(next)) {
            return show(next) + " is a word of the language and cannot be a name";
        }
        if (next.getType() == CellParser.PLUS) {
            return "expected a value" + after + "; there is no plus sign before a value";
        }
        return "expected a value" + after + ", found " + show(next);
    }

    /** An expression has ended, but something else than an operator or its end follows. */
    private Message afterExpression(Token next, Token previous, String end) {
        boolean lineEnds = places.span(next).line() > places.span(previous).line();
        boolean startsValue = next.getType() == CellParser.NAME
                || next.getType() == CellParser.NUMBER
                || next.getType() == CellParser.LEFT_PARENTHESIS;
        boolean afterOpening = switch (previous.getType()) {
            case CellParser.LEFT_PARENTHESIS, CellParser.LEFT_BRACKET, CellParser.COMMA -> true;
            default -> false;
        };
        if (afterOpening) {
            return new Message(places.span(next), operand(next, " after " + show(previous)));
        }
        if (startsValue && !lineEnds) {
            String product = previous.getType() == CellParser.NAME && next.getType() == CellParser.NAME
                    ? "; to multiply write `" + previous.getText() + " @ " + next.getText()
                            + "` (matrix times vector) or `" + previous.getText() + " * " + next.getText()
                            + "` (element by element)"
                    : "";
            return new Message(
                    places.span(next),
                    "expected an operator or " + end + " between " + show(previous) + " and " + show(next) + product);
        }
        if (next.getType() == CellParser.ASSIGN) {
            return new Message(
                    places.span(next),
                    "expected " + end + " after " + show(previous) + ", found '='; to compare write '=='");
        }
        if (next.getType() == CellParser.ARROW) {
            return new Message(
                    places.span(next),
                    "expected " + end + " after " + show(previous) + ", found '=>'; to compare write '>='");
        }
        if (next.getType() == CellParser.RIGHT_PARENTHESIS || next.getType() == CellParser.RIGHT_BRACKET) {
            String open =
                    end.equals("';'") ? ", which closes nothing" : "; the bracket that " + end + " closes is open";
            return new Message(
                    places.span(next), "expected " + end + " after " + show(previous) + ", found " + show(next) + open);
        }
        if (next.getType() == CellParser.LEFT_BRACE && !lineEnds) {
            return new Message(
                    places.span(next),
                    "expected " + end + " after " + show(previous)
                            + ", found '{'; a time stands in square brackets: `h[t-1]`");
        }
        if (lineEnds
                || next.getType() == CellParser.SEMICOLON
                || next.getType() == Token.EOF
                || isKeyword(next)
                || next.getType() == CellParser.RIGHT_BRACE) {
            return new Message(places.after(previous), "expected " + end + " after " + show(previous));
        }
        return new Message(places.span(next), "expected " + end + " after " + show(previous) + ", found " + show(next));
    }

    private static String inCell(ParserRuleContext context, Token next) {
        String cell = context.getParent() instanceof CellParser.CellContext found && found.name() != null
                ? " of cell `" + found.name().getText() + "`"
                : context.getParent() instanceof CellParser.RepetitionContext ? " of the `repeat`" : " of the cell";
        if (next.getType() == Token.EOF || next.getType() == CellParser.CELL) {
            return "expected '}' at the end" + cell + ", found " + show(next);
        }
        return "expected a declaration or an equation, found " + show(next);
    }

    private Message name(ParserRuleContext context, Token next, Token previous, String after) {
        if (isKeyword(next)) {
            boolean listEnds = previous != null
                    && previous.getType() == CellParser.COMMA
                    && places.span(next).line() > places.span(previous).line();
            return listEnds
                    ? new Message(places.span(previous), "a declaration ends with ';', not with ','")
                    : new Message(places.span(next), show(next) + " is a word of the language and cannot be a name");
        }
        boolean nameless = previous != null && previous.getType() == CellParser.CELL;
        String help = nameless ? "; a cell has one: `cell Name { ... }`" : "";
        return new Message(places.span(next), "expected a name" + after + ", found " + show(next) + help);
    }

    /** Names have been declared, and neither a shape nor the end follows. */
    private Message declaration(CellParser.DeclarationContext declaration, Token next, Token previous) {
        boolean lineEnds = places.span(next).line() > places.span(previous).line();
        if (lineEnds || next.getType() == Token.EOF || next.getType() == CellParser.RIGHT_BRACE) {
            return new Message(places.after(previous), "expected ';' after " + show(previous));
        }
        String help = declaration.kind.getType() == CellParser.OUTPUT
                ? "; an output is a name, and its value has an equation: `" + "output y;` and `y = ...;`"
                : next.getType() == CellParser.NAME ? "; names are separated by ','" : "";
        return new Message(
                places.span(next), "expected ',', ':' or ';' after " + show(previous) + ", found " + show(next) + help);
    }

    /** A name stands at the beginning of a statement, and no '=' follows. */
    private Message equation(Token next, Token previous) {
        String other = OTHER_LANGUAGES.get(previous.getText());
        if (other != null) {
            return new Message(places.span(previous), other);
        }
        if (previous.getType() == CellParser.NAME && next.getType() == CellParser.NAME) {
            String nearest = KEYWORDS.stream()
                    .filter(keyword -> previous.getText().startsWith(keyword))
                    .findFirst()
                    .or(() -> Names.nearest(previous.getText(), KEYWORDS))
                    .orElse(null);
            if (nearest != null) {
                return new Message(
                        places.span(previous),
                        "`" + previous.getText() + "` is no word of the language; did you mean `" + nearest + "`?");
            }
        }
        String help = next.getText().equals(",") ? "; each name has an equation or a number of its own" : "";
        return new Message(places.span(next), "expected '=' after " + show(previous) + ", found " + show(next) + help);
    }

    private static boolean isKeyword(Token token) {
        return KEYWORDS.contains(token.getText());
    }

    private static String show(Token token) {
        if (token.getType() == Token.EOF) {
            return "the end of the file";
        }
        String text = token.getText();
        String quote = text.codePointAt(0) < 0x80 && !Character.isLetterOrDigit(text.charAt(0)) && text.charAt(0) != '_'
                ? "'"
                : "`";
        return quote + (text.length() > 40 ? text.substring(0, 40) + "..." : text) + quote;
    }

    private static String literal(int type) {
        String name = CellParser.VOCABULARY.getLiteralName(type);
        if (name != null) {
            return name.substring(1, name.length() - 1);
        }
        return switch (type) {
            case CellParser.STAR -> "*";
            case CellParser.AT -> "@";
            default -> CellParser.VOCABULARY.getSymbolicName(type);
        };
    }
}
