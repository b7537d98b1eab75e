package org.cellwright.maven;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.cellwright.compiler.CellCompiler.Compilation;
import org.cellwright.compiler.CellCompiler.Options;
import org.cellwright.compiler.GeneratedSource;
import org.cellwright.compiler.source.SourceFile;

/** Brings an output directory in step with a source directory. */
final class Generator {
    private final BiFunction<List<SourceFile>, Options, Compilation> compiler;
    private final GenerateRequest request;
    private final OutputDirectory output;
    private final List<Problem> problems = new ArrayList<>();
    private final SortedMap<String, PackageSources> packages = new TreeMap<>();
    private final SortedMap<String, BuildRecord.Unit> units = new TreeMap<>();
    private final SortedMap<String, byte[]> toWrite = new TreeMap<>();

    Generator(BiFunction<List<SourceFile>, Options, Compilation> compiler, GenerateRequest request) {
        this.compiler = compiler;
        this.request = request;
        this.output = new OutputDirectory(request.outputDirectory());
    }

    /**
     * Compiles the packages that are not up to date; then, without an error in any of them, deletes what is stale, writes
     * what changed, and records it.
     *
     * @throws IOException where the file system refuses; the record then is the old one, and the next run mends it
     */
    GenerateResult run() throws IOException {
        // 1. What there is, and what there was.
        CellFiles files = CellFiles.find(request.sourceDirectory(), request.includes(), request.excludes());
        problems.addAll(files.problems());
        BuildRecord before = output.readRecord();

        // 2. Every package: kept as it is, or compiled.
        for (Map.Entry<String, List<CellFiles.CellFile>> entry :
                files.packages().entrySet()) {
            PackageSources sources =
                    PackageSources.read(entry.getKey(), entry.getValue(), new ImportedFiles(request.sourceDirectory()));
            packages.put(sources.packageName(), sources);
            problems.addAll(sources.problems());
            generate(sources, before);
        }

        // 3. What must not be overwritten.
        problems.addAll(new Clashes(request, output, packages, units).find(before));

        // 4. The changes.
        SortedSet<String> classes = new TreeSet<>();
        units.values().forEach(unit -> classes.addAll(unit.files().keySet()));
        if (problems.stream().anyMatch(Problem::error)) {
            return new GenerateResult(problems, files.count(), classes, 0, 0);
        }
        BuildRecord after = before.after(request.owner(), units, request.owners());
        int deleted = deleteStale(before, after);
        int written = 0;
        for (Map.Entry<String, byte[]> file : toWrite.entrySet()) {
            written += output.write(file.getKey(), file.getValue()) ? 1 : 0;
        }
        output.writeRecord(after);
        return new GenerateResult(problems, files.count(), classes, written, deleted);
    }

    private void generate(PackageSources sources, BuildRecord before) throws IOException {
        String fingerprint = sources.fingerprint(request);
        Optional<BuildRecord.Unit> old = before.unit(new BuildRecord.Key(request.owner(), sources.packageName()));
        if (old.isPresent() && old.get().fingerprint().equals(fingerprint) && isIntact(old.get())) {
            units.put(sources.packageName(), old.get());
            return;
        }
        Compilation compilation = compiler.apply(
                sources.files(), new Options(sources.packageName(), request.precisions(), sources.imports()));
        List<Problem> found = sources.locate(compilation.diagnostics());
        problems.addAll(found);
        if (compilation.hasErrors() || !sources.problems().isEmpty()) {
            return;
        }
        SortedMap<String, String> digests = new TreeMap<>();
        for (GeneratedSource source : compilation.sources()) {
            byte[] bytes = source.text().getBytes(StandardCharsets.UTF_8);
            if (digests.put(source.path(), Sha256.of(bytes)) != null) {
                problems.add(sources.errorAtClass(
                        source.className(), "two cells would be the class " + source.qualifiedName() + "; rename one"));
            }
            toWrite.put(source.path(), bytes);
        }
        // Files with warnings do not count as up to date, so that the next build gives the warnings again.
        units.put(sources.packageName(), new BuildRecord.Unit(found.isEmpty() ? fingerprint : "", digests));
    }

    private boolean isIntact(BuildRecord.Unit unit) throws IOException {
        for (Map.Entry<String, String> file : unit.files().entrySet()) {
            if (!output.holds(file.getKey(), file.getValue())) {
                return false;
            }
        }
        return true;
    }

    private int deleteStale(BuildRecord before, BuildRecord after) throws IOException {
        int deleted = 0;
        SortedMap<String, String> stale = before.files();
        stale.keySet().removeAll(after.files().keySet());
        for (Map.Entry<String, String> file : stale.entrySet()) {
            if (output.holds(file.getKey(), file.getValue()) || !output.isForeign(file.getKey())) {
                output.delete(file.getKey());
                deleted++;
            } else {
                problems.add(Problem.warning(
                        output.path(file.getKey()),
                        "nothing generates this file any more, but it was changed by hand: left as it is"));
            }
        }
        return deleted;
    }
}
