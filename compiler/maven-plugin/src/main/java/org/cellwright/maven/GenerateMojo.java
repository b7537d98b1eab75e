package org.cellwright.maven;

import java.io.File;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.build.BuildContext;

/** Generates Java sources from cell files, and has them compiled with the project's own. */
@Mojo(name = "generate", defaultPhase = LifecyclePhase.GENERATE_SOURCES, threadSafe = true)
public final class GenerateMojo extends AbstractGenerateMojo {
    /** Where the cell files are; the directories below it are the packages. It may be absent. */
    @Parameter(defaultValue = "${project.basedir}/src/main/cell")
    private File sourceDirectory;

    /** Where the Java files go. */
    @Parameter(defaultValue = "${project.build.directory}/generated-sources/cell")
    private File outputDirectory;

    /** @param buildContext tells an IDE what changed */
    @Inject
    public GenerateMojo(BuildContext buildContext) {
        super(buildContext);
    }

    @Override
    File sourceDirectory() {
        return sourceDirectory;
    }

    @Override
    File outputDirectory() {
        return outputDirectory;
    }

    @Override
    void addSourceRoot(MavenProject project, String directory) {
        project.addCompileSourceRoot(directory);
    }
}
