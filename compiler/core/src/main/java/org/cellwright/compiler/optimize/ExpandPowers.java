package org.cellwright.compiler.optimize;

import static org.cellwright.compiler.function.ElementFunctions.DIVIDE;
import static org.cellwright.compiler.function.ElementFunctions.MULTIPLY;
import static org.cellwright.compiler.function.ElementFunctions.POWER;
import static org.cellwright.compiler.function.ElementFunctions.SQRT;

import java.util.Optional;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;

/** {@code x^3} -> {@code x*x*x}, {@code x^0.5} -> {@code sqrt(x)}: exact where a general power is not, and much cheaper. */
final class ExpandPowers implements GraphPass {
    private static final int LARGEST = 8;

    @Override
    public Optional<Node> rewrite(Graph graph, Node node) {
        if (!Graph.isApply(node, POWER) || !(node.operand(1).operation() instanceof Operation.Constant exponent)) {
            return Optional.empty();
        }
        Node base = node.operand(0);
        if (exponent.value() == 0.5) {
            return Optional.of(graph.apply(SQRT, base));
        }
        int count = (int) Math.abs(exponent.value());
        if (Math.abs(exponent.value()) != count || count == 0 || count > LARGEST) {
            return Optional.empty();
        }
        Node power = base;
        for (int i = 1; i < count; i++) {
            power = graph.apply(MULTIPLY, power, base);
        }
        return Optional.of(exponent.value() < 0 ? graph.apply(DIVIDE, graph.constant(1), power) : power);
    }
}
