package org.cellwright.compiler.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.cellwright.compiler.ast.CellFile;
import org.cellwright.compiler.source.Diagnostic;
import org.cellwright.compiler.source.Diagnostics;
import org.cellwright.compiler.source.Span;
import org.cellwright.compiler.source.Spelling;

/** Checks files that belong together. */
public final class Checking {
    private record Earlier(String name, String place) {}

    private final Functions prelude;
    private final Map<String, CellFile.Variant> preludeVariants = new HashMap<>();
    private final Map<String, Earlier> cellNames = new HashMap<>();

    /** @param prelude functions that every file may call */
    public Checking(CellFile prelude) {
        Diagnostics diagnostics = new Diagnostics(prelude.source());
        this.prelude = new Functions(prelude, new Report(diagnostics, prelude.brokenNames()), null);
        prelude.variants().forEach(variant -> {
            VariantPatterns.of(variant).check(new Report(diagnostics, Set.of()));
            preludeVariants.put(variant.name().text(), variant);
        });
        if (diagnostics.hasErrors()) {
            throw new IllegalStateException("prelude: " + diagnostics.sorted());
        }
    }

    /** The cells of a file in which nothing was found; their names are taken for the files after it. */
    public List<CheckedCell> check(CellFile file, Diagnostics diagnostics) {
        Functions functions = new Functions(file, new Report(diagnostics, file.brokenNames()), prelude);
        if (file.cells().isEmpty() && !diagnostics.hasErrors()) {
            diagnostics.error(Span.NONE, "this file has no cell; write `cell Name { ... }`");
        }
        List<CheckedCell> cells = new ArrayList<>();
        Map<String, CellFile.Variant> variants = variants(file, new Report(diagnostics, file.brokenNames()));
        Extensions extensions = new Extensions(file.cells());
        for (CellFile.Cell cell : file.cells()) {
            Diagnostics own = new Diagnostics(file.source());
            Report report = new Report(own, file.brokenNames());
            duplicate(cell, report);
            CellFile.Cell whole = extensions.whole(cell, report).orElse(null);
            if (whole != null) {
                Functions visible = whole.functions().isEmpty()
                        ? functions
                        : new Functions(withFunctions(file, whole.functions()), report, prelude);
                CheckedCell checked = new CellChecker(whole, visible, variants, report).check(!diagnostics.hasErrors());
                if (!own.hasErrors()) {
                    cells.add(checked);
                }
            }
            once(own.sorted(), whole == null ? cell : whole).forEach(diagnostics::add);
        }
        return cells;
    }

    /** The file with the functions of a cell, which take the place of others of their names. */
    private static CellFile withFunctions(CellFile file, List<CellFile.Function> own) {
        Set<String> names = new HashSet<>();
        own.forEach(function -> names.add(function.name().text()));
        List<CellFile.Function> functions = new ArrayList<>(file.functions());
        functions.removeIf(function -> names.contains(function.name().text()));
        functions.addAll(own);
        return new CellFile(
                file.source(), file.cells(), functions, file.constants(), file.variants(), file.brokenNames());
    }

    /** Those of the file and of the prelude, by name. */
    private Map<String, CellFile.Variant> variants(CellFile file, Report report) {
        Map<String, CellFile.Variant> own = new HashMap<>();
        for (CellFile.Variant variant : file.variants()) {
            CellFile.Variant earlier = own.putIfAbsent(variant.name().text(), variant);
            if (earlier != null) {
                report.error(
                        variant.name().span(),
                        "the variant `" + variant.name() + "` is defined already in line "
                                + earlier.name().span().line());
            }
            VariantPatterns.of(variant).check(report);
        }
        Map<String, CellFile.Variant> all = new HashMap<>(preludeVariants);
        all.putAll(own);
        return all;
    }

    /** What is repeated gives its messages once. */
    private static List<Diagnostic> once(List<Diagnostic> found, CellFile.Cell cell) {
        Set<List<Object>> seen = new HashSet<>();
        return found.stream()
                .filter(diagnostic -> !isRepeated(diagnostic.span(), cell)
                        || seen.add(List.of(diagnostic.span(), diagnostic.severity())))
                .toList();
    }

    private static boolean isRepeated(Span span, CellFile.Cell cell) {
        Predicate<Span> around = whole -> whole.start() <= span.start() && span.end() <= whole.end();
        return cell.repetitions().stream().anyMatch(repetition -> around.test(repetition.span()))
                || cell.declarations().stream()
                        .anyMatch(declaration -> around.test(declaration.span())
                                && declaration.names().stream()
                                        .anyMatch(name -> !name.indices().isEmpty()));
    }

    private void duplicate(CellFile.Cell cell, Report report) {
        String name = cell.name().text();
        String place = report.diagnostics().file().path() + ", line "
                + cell.name().span().line();
        Earlier earlier =
                cellNames.putIfAbsent(Spelling.ascii(name).toLowerCase(Locale.ROOT), new Earlier(name, place));
        if (earlier == null) {
            return;
        }
        boolean alike = Spelling.ascii(earlier.name()).equals(Spelling.ascii(name));
        String message;
        if (earlier.name().equals(name)) {
            message = "there is a cell `" + name + "` already (" + earlier.place() + ")";
        } else if (alike) {
            message = "`" + name + "` and the cell `" + earlier.name() + "` (" + earlier.place()
                    + ") would both become the Java class " + Spelling.ascii(name);
        } else {
            message = "`" + name + "` differs from the cell `" + earlier.name() + "` by case alone (" + earlier.place()
                    + "); their Java files would be one on some systems";
        }
        report.error(cell.name().span(), message);
    }
}
