package org.cellwright.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A cell file, and which of its cells. */
final class FileArgument {
    @Parameters(paramLabel = "FILE", description = "The .cell file.")
    Path file;

    @Option(names = "--cell", paramLabel = "NAME", description = "Which cell, where the file holds several.")
    String cell;
}
