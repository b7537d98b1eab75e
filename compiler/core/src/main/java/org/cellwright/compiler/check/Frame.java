package org.cellwright.compiler.check;

import java.util.Map;
import java.util.Optional;
import org.cellwright.compiler.source.Span;

/**
 * A call whose body is being written out.
 *
 * @param arguments what the names of its arguments stand for; empty where an argument has a mistake
 * @param call its place in the file of the caller
 * @param outer the call in whose body it stands, or null
 */
record Frame(Functions.Definition function, Map<String, Optional<Expression>> arguments, Span call, Frame outer) {
    static final int DEEPEST = 64;

    int depth() {
        int depth = 1;
        for (Frame frame = outer; frame != null; frame = frame.outer) {
            depth++;
        }
        return depth;
    }

    /** The call in the text of the cell itself. */
    Span outermostCall() {
        Frame frame = this;
        while (frame.outer != null) {
            frame = frame.outer;
        }
        return frame.call;
    }
}
