package org.cellwright.compiler.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cellwright.compiler.ast.CellFile;
import org.cellwright.compiler.ast.Identifier;
import org.cellwright.compiler.source.Diagnostic;
import org.cellwright.compiler.source.Diagnostics;
import org.cellwright.compiler.source.Span;
import org.cellwright.compiler.source.Spelling;

/** Checks files that belong together. */
public final class Checking {
    private record Earlier(String name, String place) {}

    /** A cell and the file that it stands in. */
    private record Home(Unit unit, CellFile.Cell cell) {}

    /** A file whose functions and variants were read, with the files that it imports. */
    public static final class Unit {
        private final CellFile file;
        private final Functions functions;
        private final Map<String, CellFile.Variant> variants;
        private final Extensions extensions;
        private final List<Unit> imports;

        private Unit(CellFile file, Functions functions, Map<String, CellFile.Variant> variants, List<Unit> imports) {
            this.file = file;
            this.functions = functions;
            this.variants = variants;
            this.imports = List.copyOf(imports);
            this.extensions = new Extensions(
                    file.cells(), imports.stream().map(each -> each.extensions).toList());
        }

        /** What others may use, each with the word for its kind. */
        private Map<String, String> names() {
            Map<String, String> names = new TreeMap<>();
            file.constants().forEach(each -> names.put(each.name().text(), "constant"));
            file.functions().forEach(each -> names.put(each.name().text(), "function"));
            file.variants().forEach(each -> names.put(each.name().text(), "variant"));
            file.cells().forEach(each -> names.put(each.name().text(), "cell"));
            return names;
        }

        /** The cell that one of this file extends. */
        private Optional<Home> base(CellFile.Cell cell) {
            return cell.extension().flatMap(extension -> find(extension.base().text()));
        }

        private Optional<Home> find(String cell) {
            return Stream.concat(Stream.of(this), imports.stream())
                    .flatMap(unit -> unit.file.cells().stream()
                            .filter(each -> each.name().text().equals(cell))
                            .map(each -> new Home(unit, each)))
                    .findFirst();
        }
    }

    private final Functions prelude;
    private final Map<String, CellFile.Variant> preludeVariants = new HashMap<>();
    private final Map<String, Earlier> cellNames = new HashMap<>();
    private final Map<CellFile.Cell, List<Diagnostic>> mistakesOfBases = new IdentityHashMap<>();

    /** @param prelude functions and variants that every file may use */
    public Checking(CellFile prelude) {
        Diagnostics diagnostics = new Diagnostics(prelude.source());
        this.prelude = new Functions(prelude, List.of(), new Report(diagnostics, prelude.brokenNames()), null);
        preludeVariants.putAll(variants(prelude, new Report(diagnostics, Set.of())));
        if (diagnostics.hasErrors()) {
            throw new IllegalStateException("prelude: " + diagnostics.sorted());
        }
    }

    /** Reads the functions, constants and variants of a file, and reports their mistakes. */
    public Unit declare(CellFile file, List<Unit> imports, Diagnostics diagnostics) {
        Report report = new Report(diagnostics, file.brokenNames());
        Functions functions =
                new Functions(file, imports.stream().map(each -> each.functions).toList(), report, prelude);
        Map<String, CellFile.Variant> variants = variants(file, report);
        Unit unit = new Unit(file, functions, variants, imports);
        clashes(unit, report);
        return unit;
    }

    /** Names that come from two files. */
    private static void clashes(Unit unit, Report report) {
        Map<String, String> owners = new HashMap<>();
        unit.names().forEach((name, kind) -> owners.put(name, "this file"));
        for (int i = 0; i < unit.imports.size(); i++) {
            CellFile.Import written = unit.file.imports().get(i);
            for (Map.Entry<String, String> each : unit.imports.get(i).names().entrySet()) {
                String earlier = owners.putIfAbsent(each.getKey(), "`" + written.path() + "`");
                if (earlier != null) {
                    report.error(
                            written.span(),
                            "the " + each.getValue() + " `" + each.getKey() + "` of `" + written.path()
                                    + "` has the name of something in " + earlier + "; rename one of them");
                }
            }
        }
    }

    /** The cells of a file in which nothing was found; their names are taken for the files after it. */
    public List<CheckedCell> check(Unit unit, Diagnostics diagnostics) {
        CellFile file = unit.file;
        boolean empty = unit.names().isEmpty();
        if (empty && !diagnostics.hasErrors()) {
            diagnostics.error(Span.NONE, "this file has no cell; write `cell Name { ... }`");
        }
        List<Span> unread = diagnostics.sorted().stream()
                .filter(Diagnostic::isError)
                .map(Diagnostic::span)
                .toList();
        List<CheckedCell> cells = new ArrayList<>();
        for (CellFile.Cell cell : file.cells()) {
            Diagnostics own = new Diagnostics(file.source());
            Report report = new Report(own, file.brokenNames());
            duplicate(cell, report);
            CellFile.Cell whole = unit.extensions.whole(cell, report).orElse(null);
            if (whole != null) {
                CheckedCell checked = checker(unit, cell, whole, report).check(!diagnostics.hasErrors());
                if (!own.hasErrors()) {
                    cells.add(checked);
                }
            }
            List<Diagnostic> found = once(own.sorted(), whole == null ? cell : whole);
            boolean read = unread.stream().noneMatch(span -> Extensions.isOwn(cell, span));
            (own.hasErrors() ? withoutInherited(unit, cell, found) : found)
                    .stream()
                            .filter(diagnostic -> read || Extensions.isOwn(cell, diagnostic.span()))
                            .forEach(diagnostics::add);
        }
        return cells;
    }

    /** What is wrong with the cell that this one extends is told there, and not again in every cell that inherits it. */
    private List<Diagnostic> withoutInherited(Unit unit, CellFile.Cell cell, List<Diagnostic> found) {
        List<Diagnostic> ofBase =
                unit.base(cell).map(base -> mistakes(base.unit(), base.cell())).orElse(List.of());
        if (ofBase.isEmpty()) {
            return found;
        }
        List<Span> variants = cell.extension().orElseThrow().variants().stream()
                .map(Identifier::span)
                .toList();
        Set<String> told = ofBase.stream().map(Diagnostic::message).collect(Collectors.toSet());
        List<Diagnostic> kept = new ArrayList<>(ofBase);
        found.stream()
                .filter(diagnostic -> Extensions.isOwn(cell, diagnostic.span()))
                .filter(diagnostic -> !variants.contains(diagnostic.span())) // they change what is not as it should be
                .filter(diagnostic -> !told.contains(diagnostic.message()))
                .forEach(kept::add);
        return kept;
    }

    /** The errors of a cell that others extend; none where its own base cannot be found, which is told anyway. */
    private List<Diagnostic> mistakes(Unit unit, CellFile.Cell cell) {
        List<Diagnostic> known = mistakesOfBases.get(cell);
        if (known != null) {
            return known;
        }
        Diagnostics own = new Diagnostics(unit.file.source());
        Report report = new Report(own, unit.file.brokenNames());
        CellFile.Cell whole = unit.extensions.whole(cell, report).orElse(null);
        List<Diagnostic> found = List.of();
        if (whole != null) {
            checker(unit, cell, whole, report).check(false);
            List<Diagnostic> errors =
                    own.sorted().stream().filter(Diagnostic::isError).toList();
            found = errors.isEmpty() ? errors : withoutInherited(unit, cell, once(errors, whole));
        }
        mistakesOfBases.put(cell, found);
        return found;
    }

    /** A cell may use what the files of the cells that it extends have; its own file and its own functions come first. */
    private CellChecker checker(Unit unit, CellFile.Cell cell, CellFile.Cell whole, Report report) {
        Deque<Unit> chain = new ArrayDeque<>(List.of(unit));
        Optional<Home> base = unit.base(cell);
        while (base.isPresent()) {
            Home home = base.get();
            if (home.unit() != chain.peekFirst()) {
                chain.addFirst(home.unit());
            }
            base = home.unit().base(home.cell());
        }
        Map<String, CellFile.Variant> variants = new HashMap<>(preludeVariants);
        Map<String, CellFile.Function> functions = new LinkedHashMap<>();
        Map<String, CellFile.Constant> constants = new LinkedHashMap<>();
        List<Functions> imports = new ArrayList<>();
        for (Unit each : chain) {
            each.imports.forEach(imported -> {
                variants.putAll(imported.variants);
                imports.add(imported.functions);
            });
            variants.putAll(each.variants);
            each.file
                    .functions()
                    .forEach(function -> functions.put(function.name().text(), function));
            each.file
                    .constants()
                    .forEach(constant -> constants.put(constant.name().text(), constant));
        }
        if (chain.size() == 1 && whole.functions().isEmpty()) {
            return new CellChecker(whole, unit.functions, variants, report);
        }
        whole.functions().forEach(function -> functions.put(function.name().text(), function));
        CellFile file = new CellFile(
                unit.file.source(),
                List.of(),
                List.of(),
                List.copyOf(functions.values()),
                List.copyOf(constants.values()),
                List.of(),
                unit.file.brokenNames());
        return new CellChecker(whole, new Functions(file, imports, report, prelude), variants, report);
    }

    private static Map<String, CellFile.Variant> variants(CellFile file, Report report) {
        Map<String, CellFile.Variant> own = new LinkedHashMap<>();
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
        return own;
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
        Predicate<Span> around = span::isWithin;
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
