package org.cellwright.compiler.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cellwright.compiler.ast.CellFile;
import org.cellwright.compiler.ast.CellFile.Kind;
import org.cellwright.compiler.ast.Syntax;
import org.cellwright.compiler.source.Span;

/** What a cell has from elsewhere and nothing needs any more: the weights of a gate that it replaces, for instance. */
final class Unneeded {
    private final CellFile.Cell cell;
    private final Set<String> needed = new HashSet<>();
    private final Deque<String> open = new ArrayDeque<>();

    private Unneeded(CellFile.Cell cell) {
        this.cell = cell;
    }

    /** A cell without repetitions; its own statements, its inputs and its outputs stay. */
    static CellFile.Cell leftOut(CellFile.Cell cell) {
        return cell.extension().isEmpty() ? cell : new Unneeded(cell).run();
    }

    private CellFile.Cell run() {
        for (CellFile.Declaration declaration : cell.declarations()) {
            declaration.names().stream()
                    .filter(each -> isKept(declaration.kind(), each.name().span()))
                    .forEach(each -> need(each.name().text()));
        }
        cell.equations().stream()
                .filter(equation -> isOwn(equation.span()))
                .forEach(equation -> need(equation.name().text()));
        while (!open.isEmpty()) {
            String name = open.pop();
            cell.equations().stream()
                    .filter(equation -> equation.name().text().equals(name))
                    .forEach(equation -> {
                        names(equation.value());
                        equation.shape().ifPresent(shape -> shape.parts().forEach(this::names));
                    });
            cell.constants().stream()
                    .filter(constant -> constant.name().text().equals(name))
                    .forEach(constant -> names(constant.value()));
            cell.declarations().stream()
                    .filter(declaration -> declaration.names().stream()
                            .anyMatch(each -> each.name().text().equals(name)))
                    .forEach(declaration -> {
                        declaration.value().ifPresent(this::names);
                        declaration.shape().ifPresent(shape -> shape.parts().forEach(this::names));
                    });
        }
        List<CellFile.Declaration> declarations = new ArrayList<>();
        for (CellFile.Declaration declaration : cell.declarations()) {
            List<CellFile.Declared> names = declaration.names().stream()
                    .filter(each -> needed.contains(each.name().text()))
                    .toList();
            if (!names.isEmpty()) {
                declarations.add(new CellFile.Declaration(
                        declaration.kind(), names, declaration.shape(), declaration.value(), declaration.span()));
            }
        }
        return cell.with(
                declarations,
                cell.equations().stream()
                        .filter(equation -> needed.contains(equation.name().text()))
                        .toList(),
                cell.repetitions());
    }

    private boolean isKept(Kind kind, Span span) {
        return kind == Kind.INPUT || kind == Kind.OUTPUT || isOwn(span);
    }

    private boolean isOwn(Span span) {
        return Extensions.isOwn(cell, span);
    }

    private void need(String name) {
        if (needed.add(name)) {
            open.push(name);
        }
    }

    private void names(Syntax syntax) {
        if (syntax instanceof Syntax.Name name) {
            need(name.text());
        }
        if (syntax instanceof Syntax.Index index) {
            index.brackets().parts().forEach(this::names);
        }
        Children.of(syntax).forEach(this::names);
    }
}
