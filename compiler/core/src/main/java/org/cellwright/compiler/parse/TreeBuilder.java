package org.cellwright.compiler.parse;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.cellwright.compiler.ast.CellFile;
import org.cellwright.compiler.ast.CellFile.Kind;
import org.cellwright.compiler.ast.Identifier;
import org.cellwright.compiler.ast.Syntax;
import org.cellwright.compiler.source.Diagnostics;
import org.cellwright.grammar.CellParser;

/** From ANTLR's tree to ours; statements that were not read to their end are left out. */
final class TreeBuilder {
    private static final int DEEPEST_REPETITION = 10;

    private final CommonTokenStream tokens;
    private final Places places;
    private final Diagnostics diagnostics;
    private final ExpressionBuilder expressions;
    private final Set<String> brokenNames = new HashSet<>();
    private final List<CellFile.Function> functions = new ArrayList<>();
    private final List<CellFile.Variant> variants = new ArrayList<>();

    TreeBuilder(CommonTokenStream tokens, Places places, Diagnostics diagnostics) {
        this.tokens = tokens;
        this.places = places;
        this.diagnostics = diagnostics;
        this.expressions = new ExpressionBuilder(places, diagnostics);
    }

    CellFile file(CellParser.FileContext file) {
        List<CellFile.Import> imports = new ArrayList<>();
        List<CellFile.Cell> cells = new ArrayList<>();
        List<CellFile.Constant> constants = new ArrayList<>();
        for (CellParser.ItemContext item : file.item()) {
            if (item.cell() != null && isRead(item.cell())) {
                cells.add(cell(item.cell()));
            } else if (item.importing() != null && item.importing().TEXT() != null) {
                Token text = item.importing().TEXT().getSymbol();
                String path = text.getText().substring(1, text.getText().length() - 1);
                imports.add(new CellFile.Import(path, places.span(text)));
            } else if (item.variant() != null && item.variant().variantBlock() != null && item.exception == null) {
                variants.add(variant(item.variant()));
            } else if (item.exception == null) {
                unlessTooDeep(item, () -> {
                    if (item.function() != null) {
                        functions.add(function(item.function()));
                    } else if (item.constant() != null) {
                        constants.add(constant(item.constant()));
                    }
                });
            }
        }
        return new CellFile(diagnostics.file(), imports, cells, functions, constants, variants, brokenNames);
    }

    private boolean isRead(CellParser.CellContext cell) {
        if (cell.name() != null && cell.SEMICOLON() != null && cell.extension() == null) {
            diagnostics.error(
                    places.span(cell.SEMICOLON().getSymbol()), "a cell has its equations between '{' and '}'");
            return false;
        }
        return cell.name() != null && (cell.block() != null || cell.SEMICOLON() != null);
    }

    private CellFile.Cell cell(CellParser.CellContext cell) {
        List<CellFile.Function> own = new ArrayList<>();
        List<CellFile.Declaration> declarations = new ArrayList<>();
        List<CellFile.Constant> constants = new ArrayList<>();
        List<CellFile.Equation> equations = new ArrayList<>();
        List<CellFile.Repetition> repetitions = new ArrayList<>();
        for (CellParser.StatementContext statement : read(cell.block())) {
            unlessTooDeep(statement, () -> {
                if (statement.declaration() != null) {
                    declarations.add(declaration(statement.declaration()));
                } else if (statement.constant() != null) {
                    constants.add(constant(statement.constant()));
                } else if (statement.equation() != null) {
                    equations.add(equation(statement.equation()));
                } else if (statement.repetition() != null) {
                    repetition(statement.repetition(), 1).ifPresent(repetitions::add);
                } else {
                    own.add(function(statement.function()));
                }
            });
        }
        return new CellFile.Cell(
                name(cell.name()),
                documentation(cell.CELL().getSymbol()),
                Optional.ofNullable(cell.extension())
                        .filter(extension -> extension.exception == null)
                        .map(this::extension),
                own,
                declarations,
                constants,
                equations,
                repetitions,
                places.span(cell));
    }

    private CellFile.Extension extension(CellParser.ExtensionContext extension) {
        List<Identifier> names = extension.name().stream().map(this::name).toList();
        return new CellFile.Extension(names.get(0), names.subList(1, names.size()));
    }

    private CellFile.Variant variant(CellParser.VariantContext variant) {
        List<CellFile.Declaration> declarations = new ArrayList<>();
        List<CellFile.Shaped> shapes = new ArrayList<>();
        List<CellFile.Equation> conditions = new ArrayList<>();
        List<CellFile.Rule> rules = new ArrayList<>();
        for (CellParser.VariantStatementContext statement :
                variant.variantBlock().variantStatement()) {
            if (statement.exception != null) {
                brokenNames.add(name(variant.name()).text());
                continue;
            }
            unlessTooDeep(statement, () -> {
                if (statement.declaration() != null) {
                    declarations.add(declaration(statement.declaration()));
                } else if (statement.equation() != null) {
                    conditions.add(equation(statement.equation()));
                } else if (statement.shape() != null) {
                    shapes.add(new CellFile.Shaped(
                            statement.shape().name().stream().map(this::name).toList(),
                            expressions.brackets(statement.shape().brackets())));
                } else if (statement.rewriting() != null) {
                    rules.add(new CellFile.Rule(
                            expressions.expression(statement.rewriting().expression(0)),
                            expressions.expression(statement.rewriting().expression(1)),
                            places.span(statement.rewriting())));
                }
            });
        }
        return new CellFile.Variant(
                name(variant.name()), declarations, shapes, conditions, rules, places.span(variant));
    }

    /** The statements that were read to their end. */
    private static List<CellParser.StatementContext> read(CellParser.BlockContext block) {
        return (block == null ? List.<CellParser.StatementContext>of() : block.statement())
                .stream().filter(statement -> statement.exception == null).toList();
    }

    private Optional<CellFile.Repetition> repetition(CellParser.RepetitionContext repetition, int depth) {
        if (depth > DEEPEST_REPETITION) {
            diagnostics.error(
                    places.span(repetition.REPEAT().getSymbol()),
                    "repetitions are nested deeper than " + DEEPEST_REPETITION + " here");
            return Optional.empty();
        }
        List<CellFile.Equation> equations = new ArrayList<>();
        List<CellFile.Repetition> repetitions = new ArrayList<>();
        for (CellParser.StatementContext statement : read(repetition.block())) {
            unlessTooDeep(statement, () -> {
                if (statement.equation() != null) {
                    equations.add(equation(statement.equation()));
                } else if (statement.repetition() != null) {
                    repetition(statement.repetition(), depth + 1).ifPresent(repetitions::add);
                } else {
                    diagnostics.error(
                            places.span(statement.getStart()),
                            "declarations stand outside of `repeat`; one for each repetition is written"
                                    + " `param W[3]: [H, H];` and used as `W["
                                    + repetition.name().getText() + "]`");
                }
            });
        }
        CellParser.RangeContext range = repetition.range();
        int last = range.expression().size() - 1;
        return Optional.of(new CellFile.Repetition(
                name(repetition.name()),
                range.RANGE_FROM() == null
                        ? expressions.expression(range.expression(0))
                        : expressions.rangeFrom(range.RANGE_FROM().getSymbol()),
                expressions.expression(range.expression(last)),
                equations,
                repetitions,
                places.span(repetition)));
    }

    private CellFile.Declaration declaration(CellParser.DeclarationContext declaration) {
        Kind kind = switch (declaration.kind.getType()) {
            case CellParser.DIM -> Kind.DIM;
            case CellParser.INPUT -> Kind.INPUT;
            case CellParser.STATE -> Kind.STATE;
            case CellParser.PARAM -> Kind.PARAM;
            default -> Kind.OUTPUT;
        };
        List<CellFile.Declared> names = declaration.declared().stream()
                .map(declared -> new CellFile.Declared(
                        name(declared.name()),
                        declared.brackets().stream().map(expressions::brackets).toList()))
                .toList();
        return new CellFile.Declaration(
                kind,
                names,
                Optional.ofNullable(declaration.brackets()).map(expressions::brackets),
                Optional.ofNullable(declaration.expression()).map(expressions::expression),
                places.span(declaration));
    }

    private CellFile.Constant constant(CellParser.ConstantContext constant) {
        return new CellFile.Constant(
                name(constant.name()),
                Optional.ofNullable(constant.brackets()).map(expressions::brackets),
                expressions.expression(constant.expression()));
    }

    private CellFile.Function function(CellParser.FunctionContext function) {
        List<Identifier> names = function.name().stream().map(this::name).toList();
        return new CellFile.Function(
                names.get(0), names.subList(1, names.size()), expressions.expression(function.expression()));
    }

    private CellFile.Equation equation(CellParser.EquationContext equation) {
        boolean typed = equation.COLON() != null;
        List<Syntax.Brackets> brackets =
                equation.brackets().stream().map(expressions::brackets).toList();
        int indices = brackets.size() - (typed ? 1 : 0);
        return new CellFile.Equation(
                name(equation.name()),
                brackets.subList(0, indices),
                typed ? Optional.of(brackets.get(indices)) : Optional.empty(),
                expressions.expression(equation.expression()),
                places.span(equation),
                Optional.empty());
    }

    private Identifier name(CellParser.NameContext name) {
        return expressions.identifier(name);
    }

    private void unlessTooDeep(ParserRuleContext context, Runnable action) {
        try {
            action.run();
        } catch (ExpressionBuilder.TooDeep e) {
            diagnostics.error(e.span(), "this formula is nested too deeply; give a part an equation of its own");
            for (int i = context.getStart().getTokenIndex();
                    i <= context.getStop().getTokenIndex();
                    i++) {
                if (tokens.get(i).getType() == CellParser.NAME) {
                    brokenNames.add(Normalizer.normalize(tokens.get(i).getText(), Normalizer.Form.NFC));
                }
            }
        }
    }

    /** The text of the last comment with two stars before the cell. */
    private String documentation(Token cell) {
        List<Token> before = tokens.getHiddenTokensToLeft(cell.getTokenIndex());
        String found = "";
        for (Token token : before == null ? List.<Token>of() : before) {
            if (token.getType() == CellParser.COMMENT
                    && token.getText().startsWith("/**")
                    && token.getText().length() > 4) {
                found = token.getText();
            }
        }
        if (found.isEmpty()) {
            return "";
        }
        return found.substring(3, found.length() - 2)
                .lines()
                .map(line -> line.strip().replaceFirst("^\\*\\s?", "").stripTrailing())
                .reduce((a, b) -> a + "\n" + b)
                .orElse("")
                .strip();
    }
}
