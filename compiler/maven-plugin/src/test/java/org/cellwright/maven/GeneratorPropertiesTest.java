package org.cellwright.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** After any series of changes, the output directory is what a first build would have made. */
class GeneratorPropertiesTest {
    /**
     * @param text of the file; empty to delete it
     * @param build whether a build follows
     */
    record Change(String file, String text, boolean build) {}

    @Provide
    Arbitrary<List<Change>> changes() {
        Arbitrary<String> files = Arbitraries.of("A.cell", "p/A.cell", "p/B.cell", "p/q/A.cell", "r/A.cell");
        Arbitrary<String> texts =
                Arbitraries.of("", "cell A", "cell B", "cell C\ncell D", "cell A\nwarning w", "cell A\nerror e");
        return Combinators.combine(files, texts, Arbitraries.of(true, false))
                .as(Change::new)
                .list()
                .ofMaxSize(12);
    }

    @Property(tries = 60)
    void whatStandsThereDoesNotDependOnTheWayThere(@ForAll("changes") List<Change> changes) throws IOException {
        Path root = Files.createTempDirectory("cellwright");
        try {
            Workspace project = new Workspace(root);
            Path mine = Workspace.write(project.output.resolve("p/Mine.java"), "class Mine {}");
            for (Change change : changes) {
                if (change.text().isEmpty()) {
                    Files.deleteIfExists(project.sources.resolve(change.file()));
                } else {
                    project.cell(change.file(), change.text());
                }
                if (change.build()) {
                    project.run();
                }
            }
            boolean failed = !project.run().errors().isEmpty();
            Workspace fresh = new Workspace(root.resolve("fresh"));
            copy(project.sources, fresh.sources);
            boolean freshFailed = !fresh.run().errors().isEmpty();
            assertThat(failed).isEqualTo(freshFailed);
            assertThat(mine).hasContent("class Mine {}");
            if (!failed) {
                Files.delete(mine);
                assertThat(project.generated()).isEqualTo(fresh.generated());
            }
        } finally {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        for (var file : Workspace.files(from).entrySet()) {
            Workspace.write(to.resolve(file.getKey()), file.getValue());
        }
    }
}
