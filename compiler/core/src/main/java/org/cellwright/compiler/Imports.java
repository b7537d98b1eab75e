package org.cellwright.compiler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cellwright.compiler.ast.CellFile;
import org.cellwright.compiler.check.Checking;
import org.cellwright.compiler.parse.CellParsing;
import org.cellwright.compiler.source.Diagnostics;
import org.cellwright.compiler.source.SourceFile;

/** Reads files and those that they import, each once. */
final class Imports {
    private static final int DEEPEST = 50;

    /**
     * @param unit empty where the text or an import could not be read
     * @param sources the files that it imports, and those that they import
     */
    record Loaded(Optional<Checking.Unit> unit, Diagnostics diagnostics, List<SourceFile> sources) {}

    private final Checking checking;
    private final Library library;
    private final Map<String, SourceFile> given = new HashMap<>();
    private final Map<String, Loaded> loaded = new LinkedHashMap<>();

    /** @param files in which imported files are looked for first */
    Imports(List<SourceFile> files, Library library, Checking checking) {
        this.checking = checking;
        this.library = library;
        files.forEach(file -> given.putIfAbsent(file.path(), file));
    }

    Loaded load(SourceFile file) {
        return load(file, new LinkedHashSet<>());
    }

    /** What was read beside the given files. */
    List<Loaded> others() {
        return loaded.entrySet().stream()
                .filter(entry -> !given.containsKey(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    private Loaded load(SourceFile file, Set<String> importing) {
        Loaded known = loaded.get(file.path());
        boolean same = known != null && known.diagnostics().file().equals(file);
        if (same) {
            return known;
        }
        Diagnostics diagnostics = new Diagnostics(file);
        Set<SourceFile> sources = new LinkedHashSet<>();
        CellFile tree = CellParsing.parse(diagnostics).orElse(null);
        List<Checking.Unit> imports = new ArrayList<>();
        importing.add(file.path());
        for (CellFile.Import written : tree == null ? List.<CellFile.Import>of() : tree.imports()) {
            SourceFile other = find(file, written, diagnostics);
            if (other == null) {
                continue;
            }
            if (importing.contains(other.path())) {
                diagnostics.error(written.span(), circle(importing, other.path()));
                continue;
            }
            if (importing.size() >= DEEPEST) {
                diagnostics.error(written.span(), "files import each other deeper than " + DEEPEST + " here");
                continue;
            }
            Loaded found = load(other, importing);
            sources.add(other);
            sources.addAll(found.sources());
            found.unit().ifPresent(imports::add);
        }
        importing.remove(file.path());
        boolean whole = tree != null && imports.size() == tree.imports().size();
        Optional<Checking.Unit> unit =
                whole ? Optional.of(checking.declare(tree, imports, diagnostics)) : Optional.empty();
        Loaded result = new Loaded(unit, diagnostics, List.copyOf(sources));
        loaded.put(file.path(), result);
        return result;
    }

    private static String circle(Set<String> importing, String path) {
        List<String> circle = new ArrayList<>(importing);
        circle = circle.subList(circle.indexOf(path), circle.size());
        return "files import each other in a circle: " + String.join(" imports ", circle) + " imports " + path;
    }

    /** Beside the file that imports, else from the root of all files; null where there is none, which is reported. */
    private SourceFile find(SourceFile file, CellFile.Import written, Diagnostics diagnostics) {
        String path = file.path().replace('\\', '/');
        String directory = path.substring(0, path.lastIndexOf('/') + 1);
        Set<String> names = new LinkedHashSet<>();
        if (!written.path().startsWith("/")) {
            names.add(normal(directory + written.path()));
        }
        names.add(normal(written.path()));
        for (String name : names) {
            if (given.containsKey(name)) {
                return given.get(name);
            }
            SourceFile.Decoded decoded = library.find(name).orElse(null);
            if (decoded != null) {
                decoded.problems().forEach(diagnostics::add);
                return decoded.problems().isEmpty() ? decoded.file() : null;
            }
        }
        diagnostics.error(written.span(), "there is no file " + String.join(" and no ", names));
        return null;
    }

    private static String normal(String path) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/")) {
            boolean up =
                    part.equals("..") && !parts.isEmpty() && !parts.peekLast().equals("..");
            if (up) {
                parts.removeLast();
            } else if (!part.equals(".") && !part.isEmpty()) {
                parts.addLast(part);
            }
        }
        return (path.startsWith("/") ? "/" : "") + String.join("/", parts);
    }
}
