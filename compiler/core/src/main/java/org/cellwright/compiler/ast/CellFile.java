package org.cellwright.compiler.ast;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.cellwright.compiler.source.SourceFile;
import org.cellwright.compiler.source.Span;

/**
 * A file as written.
 *
 * @param brokenNames names in passages that could not be read: what is said of them elsewhere may be wrong
 */
public record CellFile(
        SourceFile source,
        List<Import> imports,
        List<Cell> cells,
        List<Function> functions,
        List<Constant> constants,
        List<Variant> variants,
        Set<String> brokenNames) {

    public CellFile {
        imports = List.copyOf(imports);
        cells = List.copyOf(cells);
        functions = List.copyOf(functions);
        constants = List.copyOf(constants);
        variants = List.copyOf(variants);
        brokenNames = Set.copyOf(brokenNames);
    }

    /** {@code import "gates.cell";}. */
    public record Import(String path, Span span) {}

    /**
     * @param documentation text of the comment before it, without comment marks, or empty
     * @param functions those that it alone may call
     * @param span from {@code cell} to the closing brace
     */
    public record Cell(
            Identifier name,
            String documentation,
            Optional<Extension> extension,
            List<Function> functions,
            List<Declaration> declarations,
            List<Constant> constants,
            List<Equation> equations,
            List<Repetition> repetitions,
            Span span) {

        public Cell {
            declarations = List.copyOf(declarations);
            constants = List.copyOf(constants);
            equations = List.copyOf(equations);
            repetitions = List.copyOf(repetitions);
            functions = List.copyOf(functions);
        }

        /** The same cell with other statements. */
        public Cell with(List<Declaration> changed, List<Equation> others, List<Repetition> repeated) {
            return new Cell(name, documentation, extension, functions, changed, constants, others, repeated, span);
        }

        /** The same cell as if it extended nothing. */
        public Cell alone() {
            return new Cell(
                    name,
                    documentation,
                    Optional.empty(),
                    functions,
                    declarations,
                    constants,
                    equations,
                    repetitions,
                    span);
        }
    }

    /** {@code extends Base with one, two}. */
    public record Extension(Identifier base, List<Identifier> variants) {
        public Extension {
            variants = List.copyOf(variants);
        }
    }

    /**
     * Rules that change any cell that they fit.
     *
     * @param shapes what names of rules stand for that have no kind
     * @param conditions equations that the cell has to have
     */
    public record Variant(
            Identifier name,
            List<Declaration> declarations,
            List<Shaped> shapes,
            List<Equation> conditions,
            List<Rule> rules,
            Span span) {

        public Variant {
            declarations = List.copyOf(declarations);
            shapes = List.copyOf(shapes);
            conditions = List.copyOf(conditions);
            rules = List.copyOf(rules);
        }
    }

    public record Shaped(List<Identifier> names, Syntax.Brackets shape) {
        public Shaped {
            names = List.copyOf(names);
        }
    }

    /** {@code left => right;}. */
    public record Rule(Syntax left, Syntax right, Span span) {}

    public enum Kind {
        DIM,
        INPUT,
        STATE,
        PARAM,
        OUTPUT;

        public String keyword() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** {@code state a, c: [H] = zeros;}: names, their shape and first value; which of these a kind has, the checker says. */
    public record Declaration(
            Kind kind, List<Declared> names, Optional<Syntax.Brackets> shape, Optional<Syntax> value, Span span) {

        public Declaration {
            names = List.copyOf(names);
        }
    }

    /** @param indices brackets after the name: how often it is repeated */
    public record Declared(Identifier name, List<Syntax.Brackets> indices) {
        public Declared {
            indices = List.copyOf(indices);
        }
    }

    /** @param shape where a layer may set it: that of a scalar; else it is fixed */
    public record Constant(Identifier name, Optional<Syntax.Brackets> shape, Syntax value) {}

    /**
     * @param indices brackets after the name, such as {@code [t]}
     * @param rewritten empty where it stands in the file as it is; else what a message about it adds, such as {@code where l = 2}, or ""
     */
    public record Equation(
            Identifier name,
            List<Syntax.Brackets> indices,
            Optional<Syntax.Brackets> shape,
            Syntax value,
            Span span,
            Optional<String> rewritten) {

        public Equation {
            indices = List.copyOf(indices);
        }
    }

    /** {@code repeat l = 1..DEPTH { ... }}: both ends belong to it. */
    public record Repetition(
            Identifier variable,
            Syntax from,
            Syntax to,
            List<Equation> equations,
            List<Repetition> repetitions,
            Span span) {

        public Repetition {
            equations = List.copyOf(equations);
            repetitions = List.copyOf(repetitions);
        }
    }

    public record Function(Identifier name, List<Identifier> parameters, Syntax body) {
        public Function {
            parameters = List.copyOf(parameters);
        }
    }
}
