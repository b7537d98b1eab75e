package org.cellwright.compiler.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cellwright.compiler.ast.Syntax;
import org.cellwright.compiler.ir.Shape;
import org.cellwright.compiler.source.Span;

/** What is known of a cell while its equations are checked, and where messages about them go. */
final class CellContext {
    private static final int LARGEST = 300_000;
    private static final int DEEPEST = 300;
    private static final int MOST_TOLD = 3;

    final Scope scope;
    final Functions functions;
    final Histories histories = new Histories();
    private final Report cellReport;
    private final Map<String, Variable.Local> locals = new HashMap<>();
    private final Map<Variable, Expression> bound = new IdentityHashMap<>();
    private final Map<Variable, Expression> equations = new IdentityHashMap<>();
    private final Map<Variable, Boolean> timed = new IdentityHashMap<>();
    private final Map<Syntax, Shape> shapes = new IdentityHashMap<>();
    private final Set<String> kinds = new HashSet<>();
    private Frame frame;
    private String note = "";
    private int size;
    private int depth;
    private int calls;
    private int masks;
    private int told;
    private boolean exhausted;

    CellContext(Scope scope, Functions functions, Report report) {
        this.scope = scope;
        this.functions = functions;
        this.cellReport = report;
    }

    /** Remembers the shape of an expression as it is written in an equation. */
    void found(Syntax syntax, Shape shape) {
        if (frame == null) {
            shapes.put(syntax, shape);
        }
    }

    /** The shapes of all expressions of equations, each object its own. */
    Map<Syntax, Shape> shapes() {
        return shapes;
    }

    /** What messages about the equation that is checked next have to add, or "". */
    void note(String text) {
        note = text;
    }

    /** Whether a mistake is to be told: what many lines share has one cause, and is told three times in all. */
    boolean isNews(String kind) {
        if (kinds.add(kind) || told < MOST_TOLD) {
            told++;
            return true;
        }
        return false;
    }

    /** The call whose body is being checked, or null. */
    Frame frame() {
        return frame;
    }

    void enter(Frame inner) {
        frame = inner;
    }

    void leave() {
        frame = frame.outer();
    }

    /** The functions that the text being checked may call. */
    Functions visibleFunctions() {
        return frame == null ? functions : frame.function().home();
    }

    /** Remembers what the argument of a call stands for. */
    void bind(Variable.Local argument, Expression value) {
        bound.put(argument, value);
    }

    /** What an argument of a call stands for; else the expression itself. */
    Expression meaning(Expression expression) {
        Expression at = expression;
        while (at instanceof Expression.Current current && bound.containsKey(current.variable())) {
            at = bound.get(current.variable());
        }
        return at;
    }

    /** The index of one more mask. */
    int nextMask() {
        masks++;
        return masks - 1;
    }

    int masks() {
        return masks;
    }

    /** Where the shape of an expression comes from, for messages. */
    String origin(Expression expression) {
        return ShapeMessages.origin(expression, bound);
    }

    void define(Variable.Local local) {
        locals.put(local.name(), local);
    }

    /** Remembers the equation of a local. */
    void define(Variable.Local local, Expression value) {
        equations.put(local, value);
    }

    /** Whether a value differs from step to step; else it is made of parameters alone. */
    boolean isTimed(Expression value) {
        return !VariablesOf.previous(value).isEmpty()
                || VariablesOf.all(value).stream().anyMatch(this::isTimed);
    }

    private boolean isTimed(Variable variable) {
        if (!(variable instanceof Variable.Local)) {
            return !variable.isFixed();
        }
        Boolean known = timed.get(variable);
        if (known == null) {
            Expression value = equations.getOrDefault(variable, bound.get(variable));
            known = value == null || isTimed(value);
            timed.put(variable, known);
        }
        return known;
    }

    /** Empty where the local's equation has a mistake. */
    Optional<Variable.Local> local(String name) {
        return Optional.ofNullable(locals.get(name));
    }

    /** A name that no other argument of the cell has: written out within each other, calls share names and places. */
    String argumentName(String function, String argument) {
        calls++;
        return function + "." + argument + "." + calls;
    }

    /** The file of the text being checked. */
    Report report() {
        return frame == null ? cellReport : frame.function().report();
    }

    String quote(Syntax syntax) {
        return report().quote(syntax);
    }

    /** The place in the cell's own text. */
    Span place(Span span) {
        return frame == null ? span : frame.outermostCall();
    }

    /** Mistakes in the prelude's functions are those of the call; mistakes in others name the call. */
    void error(Span span, String message) {
        Frame at = frame;
        Span place = span;
        String text = message;
        String called = "";
        while (at != null && at.function().prelude()) {
            place = at.call();
            called = "in `" + at.function().name() + "`: ";
            at = at.outer();
        }
        Report report = at == null ? cellReport : at.function().report();
        String caller = at == null
                ? ""
                : " (in `" + at.function().name() + "`, called in line "
                        + at.call().line() + ")";
        report.error(place, called + text + caller + (note.isEmpty() ? "" : " (" + note + ")"));
    }

    /** Whether there is room for one more expression below the current one; says once where there is not. */
    boolean begin(Span span) {
        size++;
        depth++;
        if (!exhausted && (size > LARGEST || depth > DEEPEST)) {
            exhausted = true;
            error(
                    span,
                    size > LARGEST
                            ? "the formulas of this cell become too large when their functions are written out"
                            : "this formula is nested too deeply when its functions are written out; "
                                    + "give a part an equation of its own");
        }
        return !exhausted;
    }

    void end() {
        depth--;
    }
}
