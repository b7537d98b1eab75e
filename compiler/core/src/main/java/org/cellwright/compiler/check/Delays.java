package org.cellwright.compiler.check;

import java.util.List;
import java.util.OptionalDouble;
import org.cellwright.compiler.ast.CellFile;
import org.cellwright.compiler.ast.Syntax;
import org.cellwright.compiler.ast.SyntaxParts;

/** Works out time indices that are formulas of constants: {@code h[t-2*D]} is {@code h[t-6]} where {@code D} is 3. */
final class Delays {
    private final Scope scope;
    private final Functions functions;
    private final Report report;
    private boolean changed;

    private Delays(Scope scope, Functions functions, Report report) {
        this.scope = scope;
        this.functions = functions;
        this.report = report;
    }

    /**
     * The same object where there is none, since shapes are found by the expressions themselves.
     *
     * @param cell without repetitions; its constants stand in the scope already
     */
    static CellFile.Cell workedOut(CellFile.Cell cell, Scope scope, Functions functions, Report report) {
        Delays delays = new Delays(scope, functions, report);
        List<CellFile.Equation> equations = cell.equations().stream()
                .map(equation -> new CellFile.Equation(
                        equation.name(),
                        equation.indices(),
                        equation.shape(),
                        delays.in(equation.value()),
                        equation.span(),
                        equation.rewritten()))
                .toList();
        return delays.changed ? cell.with(cell.declarations(), equations, List.of()) : cell;
    }

    private Syntax in(Syntax syntax) {
        Syntax mapped = SyntaxParts.map(syntax, this::in);
        return mapped instanceof Syntax.Index index && index.brackets().parts().size() == 1
                ? new Syntax.Index(index.base(), time(index.brackets()), index.span())
                : mapped;
    }

    private Syntax.Brackets time(Syntax.Brackets brackets) {
        boolean formula = TimeIndex.offset(brackets).isEmpty()
                && brackets.parts().get(0) instanceof Syntax.Sum sum
                && TimeIndex.isTime(sum.terms().get(0).value())
                && !sum.terms().get(0).negative();
        if (!formula) {
            return brackets;
        }
        changed = true;
        Syntax.Sum sum = (Syntax.Sum) brackets.parts().get(0);
        Syntax.Term now = sum.terms().get(0);
        List<Syntax.Term> rest = sum.terms().subList(1, sum.terms().size());
        OptionalDouble offset =
                new Constants(this::constant, functions, report).evaluate(new Syntax.Sum(rest, sum.span()));
        double steps = offset.orElse(-1);
        if (steps != Math.rint(steps)) {
            report.error(brackets.span(), "how many steps back is a whole number, but here it is " + Math.abs(steps));
            steps = -1;
        }
        Syntax number = new Syntax.Number(Math.abs(steps), sum.span());
        Syntax.Term term = new Syntax.Term(steps < 0, number, rest.get(0).operator());
        return new Syntax.Brackets(List.of(new Syntax.Sum(List.of(now, term), sum.span())), brackets.span());
    }

    private OptionalDouble constant(Syntax.Name name) {
        Symbol symbol = scope.find(name.text());
        if (symbol instanceof Symbol.Constant constant) {
            scope.use(name.text());
            return OptionalDouble.of(constant.value());
        }
        if (!(symbol instanceof Symbol.Broken)) {
            report.error(
                    name.span(),
                    "`" + name.text()
                            + "` is no `const`; how many steps back is a whole number or a formula of constants,"
                            + " as in `h[t-3]`");
        }
        return OptionalDouble.empty();
    }
}
