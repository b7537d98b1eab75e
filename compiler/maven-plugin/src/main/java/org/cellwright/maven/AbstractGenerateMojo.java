package org.cellwright.maven;

import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.model.Plugin;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.cellwright.compiler.CellCompiler;
import org.codehaus.plexus.build.BuildContext;

/** What the two goals have in common: they differ in their directories and in where the source root goes. */
abstract class AbstractGenerateMojo extends AbstractMojo {
    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    private MavenProject project;

    @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
    private MojoExecution execution;

    @Parameter(defaultValue = "${plugin.artifacts}", readonly = true, required = true)
    private List<Artifact> pluginArtifacts;

    /** Ant patterns of the cell files, relative to the source directory. */
    @Parameter(defaultValue = "**/*.cell")
    private List<String> includes;

    /** Ant patterns of files to leave out. */
    @Parameter
    private List<String> excludes;

    /** The numbers that the generated cells can compute with: {@code float}, {@code double} or {@code float,double}. */
    @Parameter(property = "cellwright.precision", defaultValue = "float")
    private String precision;

    /** Generates nothing; what was generated before stays and is compiled. */
    @Parameter(property = "cellwright.skip", defaultValue = "false")
    private boolean skip;

    private final BuildContext buildContext;

    AbstractGenerateMojo(BuildContext buildContext) {
        this.buildContext = buildContext;
    }

    abstract File sourceDirectory();

    abstract File outputDirectory();

    abstract void addSourceRoot(MavenProject project, String directory);

    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException {
        addSourceRoot(project, outputDirectory().getPath());
        if (skip) {
            getLog().info("Skipped");
            return;
        }
        try {
            GenerateRequest request = request();
            GenerateResult result = new Generator(CellCompiler::compile, request).run();
            report(result);
            result.classes().forEach(path -> generatedInThisBuild().put(path, execution.getExecutionId()));
            if (result.changed()) {
                buildContext.refresh(outputDirectory());
            }
        } catch (IOException e) {
            throw new MojoExecutionException(Failure.describe(e), e);
        }
    }

    private GenerateRequest request() throws MojoFailureException, IOException {
        Map<String, String> others = new TreeMap<>(generatedInThisBuild());
        others.values().removeIf(execution.getExecutionId()::equals);
        return new GenerateRequest(
                sourceDirectory().toPath(),
                outputDirectory().toPath(),
                includes,
                excludes == null ? List.of() : excludes,
                Precisions.parse(precision),
                owner(execution.getGoal(), execution.getExecutionId()),
                owners(),
                others,
                PluginFiles.fingerprint(
                        pluginArtifacts.stream().map(Artifact::getFile).toList()));
    }

    /** The executions of both goals that the project has; a run from the command line is one more. */
    private Set<String> owners() {
        Set<String> owners = new TreeSet<>();
        owners.add(owner(execution.getGoal(), execution.getExecutionId()));
        Plugin plugin = project.getPlugin(execution.getPlugin().getKey());
        if (plugin != null) {
            plugin.getExecutions()
                    .forEach(each -> each.getGoals().forEach(goal -> owners.add(owner(goal, each.getId()))));
        }
        return owners;
    }

    private static String owner(String goal, String executionId) {
        return goal + ":" + executionId;
    }

    /** What this build has generated in the output directory, path to execution; Maven keeps it until the build ends. */
    @SuppressWarnings("unchecked")
    private Map<String, String> generatedInThisBuild() {
        return (Map<String, String>) getPluginContext()
                .computeIfAbsent("generated in " + outputDirectory(), key -> new TreeMap<String, String>());
    }

    private void report(GenerateResult result) throws MojoFailureException {
        for (Problem problem : result.problems()) {
            if (problem.error()) {
                getLog().error(problem.withExcerpt());
            } else {
                getLog().warn(problem.withExcerpt());
            }
        }
        List<Problem> errors = result.errors();
        if (!errors.isEmpty()) {
            long files = errors.stream().map(Problem::file).distinct().count();
            throw new MojoFailureException(count(errors.size(), "error") + " in " + count(files, "file")
                    + ", listed above; nothing was generated");
        }
        getLog().info(summary(result));
    }

    private String summary(GenerateResult result) {
        if (result.cellFiles() == 0) {
            return "No cell files in " + sourceDirectory();
        }
        String classes = count(result.classes().size(), "class");
        if (!result.changed()) {
            return "Nothing to generate: " + classes + " up to date";
        }
        return "Generated " + classes + " from " + count(result.cellFiles(), "cell file") + ": " + result.written()
                + " written, " + result.deleted() + " deleted";
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : noun.endsWith("s") ? "es" : "s");
    }
}
