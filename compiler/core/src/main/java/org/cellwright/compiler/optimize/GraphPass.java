package org.cellwright.compiler.optimize;

import java.util.Optional;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Node;

/** One rewrite: before -> after, of the same shape and value. */
public interface GraphPass {
    /** The node in a better form, if the pass has one. Its operands have been rewritten already. */
    Optional<Node> rewrite(Graph graph, Node node);

    default String name() {
        return getClass().getSimpleName();
    }
}
