package org.cellwright.maven;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cellwright.compiler.backend.java.NumberType;

/**
 * What one execution of the plugin is to do.
 *
 * @param includes Ant patterns
 * @param excludes Ant patterns
 * @param owner the execution, such as {@code generate:default}
 * @param owners all executions that the project has, among them {@code owner}
 * @param taken files that other executions of the same build have generated in the output directory, and which
 * @param compiler digest of the compiler, so that another one generates everything anew
 */
record GenerateRequest(
        Path sourceDirectory,
        Path outputDirectory,
        List<String> includes,
        List<String> excludes,
        Set<NumberType> precisions,
        String owner,
        Set<String> owners,
        Map<String, String> taken,
        String compiler) {

    GenerateRequest {
        sourceDirectory = sourceDirectory.toAbsolutePath().normalize();
        outputDirectory = outputDirectory.toAbsolutePath().normalize();
        includes = List.copyOf(includes);
        excludes = List.copyOf(excludes);
        precisions = Set.copyOf(precisions);
        taken = Map.copyOf(taken);
        owners = Set.copyOf(owners);
    }
}
