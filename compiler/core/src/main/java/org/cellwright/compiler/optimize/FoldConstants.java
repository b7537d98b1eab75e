package org.cellwright.compiler.optimize;

import java.util.Optional;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;

/** {@code f(2, 3)} -> its value; a size without dimensions -> its number. */
final class FoldConstants implements GraphPass {
    @Override
    public Optional<Node> rewrite(Graph graph, Node node) {
        if (node.operation() instanceof Operation.Size size
                && size.extent().coefficients().isEmpty()) {
            return Optional.of(graph.constant(size.extent().constant()));
        }
        if (!(node.operation() instanceof Operation.Apply apply)) {
            return Optional.empty();
        }
        double[] values = new double[node.operands().size()];
        for (int i = 0; i < values.length; i++) {
            if (!(node.operand(i).operation() instanceof Operation.Constant constant)) {
                return Optional.empty();
            }
            values[i] = constant.value();
        }
        return Optional.of(graph.constant(apply.function().value().of(values)));
    }
}
