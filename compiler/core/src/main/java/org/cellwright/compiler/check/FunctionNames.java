package org.cellwright.compiler.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cellwright.compiler.ast.CellFile;
import org.cellwright.compiler.ast.Identifier;
import org.cellwright.compiler.ast.Syntax;
import org.cellwright.compiler.source.Names;
import org.cellwright.compiler.source.Span;

/** Checks the names in a function's body, whether or not the function is called. */
final class FunctionNames {
    private final CellFile.Function function;
    private final Functions functions;
    private final Map<String, Integer> own;
    private final Report report;
    private final Map<String, Span> parameters = new HashMap<>();
    private final Set<Integer> calls = new LinkedHashSet<>();
    private boolean sound = true;

    /** @param own indices of the functions of the same file */
    FunctionNames(CellFile.Function function, Functions functions, Map<String, Integer> own, Report report) {
        this.function = function;
        this.functions = functions;
        this.own = own;
        this.report = report;
        for (Identifier parameter : function.parameters()) {
            if (parameters.putIfAbsent(parameter.text(), parameter.span()) != null) {
                error(parameter.span(), "`" + function.name() + "` has two arguments called `" + parameter + "`");
            }
        }
        visit(function.body());
    }

    /** Indices of the functions of the same file that the body calls. */
    Set<Integer> calls() {
        return calls;
    }

    boolean isSound() {
        return sound;
    }

    private void visit(Syntax syntax) {
        if (syntax instanceof Syntax.Name name) {
            name(name);
        } else if (syntax instanceof Syntax.Call call) {
            call(call);
        } else if (syntax instanceof Syntax.Index index) {
            error(
                    index.span(),
                    report.quote(index)
                            + ": nothing in a function has an index; take the part, or the time, where you call it");
        } else {
            Children.of(syntax).forEach(this::visit);
        }
    }

    private void name(Syntax.Name name) {
        String text = name.text();
        if (parameters.containsKey(text) || functions.constants().containsKey(text) || text.equals(Identities.NAME)) {
            return;
        }
        sound = false;
        if (functions.knows(text) || own.containsKey(text)) {
            report.error(name.span(), "`" + text + "` is a function; call it, such as `" + text + "(a)`");
            return;
        }
        List<String> known = new ArrayList<>(parameters.keySet());
        known.addAll(functions.constants().keySet());
        known.sort(null);
        report.undefined(
                "function " + function.name(),
                text,
                name.span(),
                known,
                "; a function sees its arguments and the constants of the file, not those of a cell");
    }

    private void call(Syntax.Call call) {
        String name = call.function().text();
        if (own.containsKey(name)) {
            calls.add(own.get(name));
        } else if (!functions.knows(name)) {
            List<String> known = new ArrayList<>(own.keySet());
            known.addAll(functions.names());
            sound = false;
            if (!report.isBroken(name)) {
                report.error(call.function().span(), unknown(name, known));
            }
        }
        call.arguments().forEach(this::visit);
    }

    /** That no function has a name, and which may be meant. */
    static String unknown(String name, Collection<String> known) {
        String habit = Habits.function(name);
        String help = habit != null
                ? "; " + habit
                : Names.nearest(name, known)
                        .map(near -> "; did you mean `" + near + "`?")
                        .orElse("");
        return "there is no function `" + name + "`" + help;
    }

    private void error(Span span, String message) {
        sound = false;
        report.error(span, message);
    }
}
