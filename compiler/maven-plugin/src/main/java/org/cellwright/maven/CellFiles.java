package org.cellwright.maven;

import java.io.File;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.codehaus.plexus.util.AbstractScanner;
import org.codehaus.plexus.util.MatchPatterns;

/**
 * The cell files below a source directory.
 *
 * @param packages a package's name to its files, sorted, so that results do not depend on the file system's order
 * @param problems of files that cannot be compiled where they are
 */
record CellFiles(SortedMap<String, List<CellFile>> packages, List<Problem> problems) {
    CellFiles {
        packages = Collections.unmodifiableSortedMap(new TreeMap<>(packages));
        problems = List.copyOf(problems);
    }

    /**
     * A file to compile.
     *
     * @param path absolute
     * @param name relative to the source directory, with slashes, so that results do not depend on where the project is
     */
    record CellFile(Path path, String name) {}

    int count() {
        return packages.values().stream().mapToInt(List::size).sum();
    }

    /**
     * Finds files by Ant patterns; those that Maven always leaves out (backups, version control) are left out.
     *
     * @param directory absolute; may be absent
     */
    static CellFiles find(Path directory, Collection<String> includes, Collection<String> excludes) throws IOException {
        if (!Files.isDirectory(directory)) {
            return new CellFiles(new TreeMap<>(), List.of());
        }
        Collection<String> excluded = new ArrayList<>(excludes);
        excluded.addAll(List.of(AbstractScanner.DEFAULTEXCLUDES));
        Finder finder = new Finder(directory, patterns(includes), patterns(excluded));
        Files.walkFileTree(directory, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, finder);
        return finder.result();
    }

    private static MatchPatterns patterns(Collection<String> patterns) {
        return MatchPatterns.from(patterns.stream()
                .map(pattern -> pattern.trim().replace('/', File.separatorChar).replace('\\', File.separatorChar))
                .map(pattern -> pattern.endsWith(File.separator) ? pattern + "**" : pattern)
                .toList());
    }

    private static final class Finder extends SimpleFileVisitor<Path> {
        private final Path root;
        private final MatchPatterns includes;
        private final MatchPatterns excludes;
        private final List<CellFile> files = new ArrayList<>();
        private final List<Problem> problems = new ArrayList<>();

        Finder(Path root, MatchPatterns includes, MatchPatterns excludes) {
            this.root = root;
            this.includes = includes;
            this.excludes = excludes;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (matches(file) && attributes.isSymbolicLink()) {
                problems.add(Problem.error(file, "a symbolic link that leads nowhere; mend or remove it"));
            } else if (matches(file) && !attributes.isRegularFile()) {
                problems.add(Problem.error(file, "is not a regular file"));
            } else if (matches(file)) {
                files.add(new CellFile(file, name(file)));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            if (failure instanceof FileSystemLoopException) {
                problems.add(Problem.error(file, "a symbolic link that leads to a directory around it; remove it"));
            } else if (Files.isDirectory(file) || matches(file)) {
                problems.add(Problem.error(file, "cannot be read: " + Failure.reason(failure)));
            }
            return FileVisitResult.CONTINUE;
        }

        /** From the bytes of the name, which are UTF-8 also where the locale makes Java read them as something else. */
        private String name(Path file) {
            String path = file.toUri()
                    .getRawPath()
                    .substring(root.toUri().getRawPath().length());
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        }

        private boolean matches(Path file) {
            String name = root.relativize(file).toString();
            return includes.matches(name, true) && !excludes.matches(name, true);
        }

        CellFiles result() {
            SortedMap<String, List<CellFile>> packages = new TreeMap<>();
            Set<Path> refused = new HashSet<>();
            files.sort(Comparator.comparing(CellFile::name));
            for (CellFile file : files) {
                Path directory = root.relativize(file.path()).getParent();
                Optional<String> problem = PackageName.problem(directory);
                if (problem.isEmpty()) {
                    packages.computeIfAbsent(PackageName.of(directory), name -> new ArrayList<>())
                            .add(file);
                } else if (refused.add(directory)) {
                    problems.add(Problem.error(file.path(), problem.get()));
                }
            }
            return new CellFiles(packages, problems);
        }
    }
}
