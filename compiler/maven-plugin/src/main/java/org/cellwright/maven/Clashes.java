package org.cellwright.maven;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds generated files that would overwrite each other or something else. */
final class Clashes {
    private final GenerateRequest request;
    private final OutputDirectory output;
    private final SortedMap<String, PackageSources> packages;
    private final SortedMap<String, BuildRecord.Unit> units;
    private final List<Problem> problems = new ArrayList<>();

    /**
     * @param packages the sources of each package
     * @param units what is generated for each package
     */
    Clashes(
            GenerateRequest request,
            OutputDirectory output,
            SortedMap<String, PackageSources> packages,
            SortedMap<String, BuildRecord.Unit> units) {
        this.request = request;
        this.output = output;
        this.packages = packages;
        this.units = units;
    }

    List<Problem> find(BuildRecord before) throws IOException {
        Set<String> recorded = before.files().keySet();
        Map<String, String> spellings = new TreeMap<>();
        before.filesOfOthers(request.owner(), request.owners()).forEach(path -> spell(path, spellings));
        for (Map.Entry<String, BuildRecord.Unit> unit : units.entrySet()) {
            PackageSources sources = packages.get(unit.getKey());
            for (Map.Entry<String, String> file : unit.getValue().files().entrySet()) {
                String path = file.getKey();
                String problem = problem(path, file.getValue(), recorded.contains(path), spell(path, spellings));
                if (problem != null) {
                    problems.add(sources.errorAtClass(className(path), problem));
                }
            }
        }
        return problems;
    }

    private String problem(String path, String digest, boolean recorded, String otherSpelling) throws IOException {
        if (request.taken().containsKey(path)) {
            return "the plugin's execution '" + request.taken().get(path) + "' generates " + path
                    + " too; give the executions different files or different output directories";
        }
        if (otherSpelling != null) {
            return "this would be generated as " + path + ", which file systems that ignore case take for "
                    + otherSpelling + "; rename one of the two";
        }
        boolean ours = recorded ? output.read(path).isPresent() : output.holds(path, digest);
        if (!ours && output.isForeign(path)) {
            return "this would be generated as " + output.path(path)
                    + ", where something else stands; move that away, or choose another output directory";
        }
        return null;
    }

    /** Notes how a path and the directories above it are spelled; returns how one of them is already spelled otherwise. */
    private static String spell(String path, Map<String, String> spellings) {
        for (int end = path.indexOf('/'); ; end = path.indexOf('/', end + 1)) {
            String part = end < 0 ? path : path.substring(0, end);
            String other = spellings.putIfAbsent(part.toLowerCase(Locale.ROOT), part);
            if (other != null && !other.equals(part)) {
                return other;
            }
            if (end < 0) {
                return null;
            }
        }
    }

    private static String className(String path) {
        return path.substring(path.lastIndexOf('/') + 1, path.length() - ".java".length());
    }
}
