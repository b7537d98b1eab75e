package org.cellwright.compiler;

import java.util.Optional;
import org.cellwright.compiler.source.SourceFile;

/** Where imported files come from that are not compiled together with the one that imports them. */
public interface Library {
    /** No other files. */
    Library NONE = name -> Optional.empty();

    /**
     * A file, or empty where there is none.
     *
     * @param name as files of the same place are called, with slashes: {@code org/example/gates.cell}
     */
    Optional<SourceFile.Decoded> find(String name);
}
