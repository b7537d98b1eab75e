package org.cellwright.compiler.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The names of a cell: its own, then the constants of its file. */
final class Scope {
    private final Map<String, Symbol.Constant> fileConstants;
    private final Map<String, Symbol> symbols = new LinkedHashMap<>();
    private final Set<String> used = new HashSet<>();

    Scope(Map<String, Symbol.Constant> fileConstants) {
        this.fileConstants = fileConstants;
    }

    /** Null where the name is not defined. */
    Symbol find(String name) {
        Symbol symbol = symbols.get(name);
        return symbol != null ? symbol : fileConstants.get(name);
    }

    /** The symbol of the cell itself that has the name already; null where the name was free and is now taken. */
    Symbol define(String name, Symbol symbol) {
        return symbols.putIfAbsent(name, symbol);
    }

    void use(String name) {
        used.add(name);
    }

    boolean isUsed(String name) {
        return used.contains(name);
    }

    Map<String, Symbol> symbols() {
        return symbols;
    }

    List<String> names() {
        List<String> names = new ArrayList<>(symbols.keySet());
        names.addAll(fileConstants.keySet());
        return names;
    }

    List<String> dimensions() {
        return symbols.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Symbol.Dimension)
                .map(Map.Entry::getKey)
                .toList();
    }
}
