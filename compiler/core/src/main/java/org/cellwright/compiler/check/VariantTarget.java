package org.cellwright.compiler.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.cellwright.compiler.ast.CellFile;
import org.cellwright.compiler.ast.CellFile.Kind;
import org.cellwright.compiler.ast.Syntax;
import org.cellwright.compiler.ir.Shape;

/** What the rules of a variant have to know about the cell that they change. */
final class VariantTarget {
    private final Map<String, Kind> kinds = new HashMap<>();
    private final Map<String, Syntax> locals = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private final Map<Syntax, Shape> shapes;

    /**
     * @param cell without repetitions
     * @param shapes of its expressions, each object its own
     */
    VariantTarget(CellFile.Cell cell, Map<Syntax, Shape> shapes) {
        this.shapes = shapes;
        for (CellFile.Declaration declaration : cell.declarations()) {
            if (declaration.kind() != Kind.OUTPUT) {
                declaration.names().forEach(each -> kinds.put(each.name().text(), declaration.kind()));
            }
        }
        cell.constants().forEach(constant -> names.add(constant.name().text()));
        for (CellFile.Equation equation : cell.equations()) {
            if (equation.indices().isEmpty()) {
                locals.put(equation.name().text(), equation.value());
            }
        }
        names.addAll(kinds.keySet());
        names.addAll(locals.keySet());
    }

    boolean is(String name, Kind kind) {
        return kinds.get(name) == kind;
    }

    /** The right side of a local's equation, or null. */
    Syntax equation(String local) {
        return locals.get(local);
    }

    /** Null where the expression has a mistake. */
    Shape shape(Syntax syntax) {
        return shapes.get(syntax);
    }

    /** A name like the one wished for that nothing else has; it is taken from then on. */
    String fresh(String wish) {
        String name = wish;
        for (int i = 2; !names.add(name); i++) {
            name = wish + "_" + i;
        }
        return name;
    }
}
