package org.cellwright.maven;

import java.util.List;
import java.util.SortedSet;

/**
 * What an execution did.
 *
 * @param problems errors and warnings; with an error, nothing was written or deleted
 * @param cellFiles how many files were found
 * @param classes paths of all generated files, also of those that did not change
 * @param written how many files were written
 * @param deleted how many stale files were deleted
 */
record GenerateResult(List<Problem> problems, int cellFiles, SortedSet<String> classes, int written, int deleted) {
    GenerateResult {
        problems = List.copyOf(problems);
    }

    boolean changed() {
        return written + deleted > 0;
    }

    List<Problem> errors() {
        return problems.stream().filter(Problem::error).toList();
    }
}
