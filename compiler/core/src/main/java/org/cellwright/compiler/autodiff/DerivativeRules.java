package org.cellwright.compiler.autodiff;

import java.util.List;
import org.cellwright.compiler.function.ElementFunction;
import org.cellwright.compiler.function.Formula;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;

/** What {@link ReverseMode} knows of derivatives. Tests replace it by rules that are wrong on purpose. */
public interface DerivativeRules {
    /** The rules of the table of functions, and sums over all that a value was broadcast to. */
    DerivativeRules TABLE = new DerivativeRules() {};

    /** The derivative of the function by one argument; null where it is 0 everywhere. */
    default Formula derivative(ElementFunction function, int argument) {
        return function.derivatives().get(argument);
    }

    /** The contribution to a vector that was multiplied by a matrix. */
    default Node byVector(Graph graph, Node matrix, boolean transposed, Node gradient) {
        return graph.node(new Operation.MatrixVector(!transposed), matrix, gradient);
    }

    /** The operands u, v of the outer product u v^T that a product contributes to its matrix. */
    default List<Node> byMatrix(boolean transposed, Node vector, Node gradient) {
        return transposed ? List.of(vector, gradient) : List.of(gradient, vector);
    }

    /** Whether a gradient is summed over the elements of the vector that a scalar was broadcast to. */
    default boolean sumsOverElements() {
        return true;
    }
}
