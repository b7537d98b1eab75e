package org.cellwright.compiler.backend.java;

import java.util.ArrayList;
import java.util.List;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;

/** Numbers that are known before any step as Java expressions in double precision. */
final class KnownText {
    private KnownText() {}

    /** @param owner what stands before the names of what belongs to the cell for given sizes */
    static String of(Node node, String owner, CellNames names) {
        if (node.operation() instanceof Operation.Constant constant) {
            return Double.toString(constant.value());
        }
        if (node.operation() instanceof Operation.Given given) {
            return owner + names.constant(given.name());
        }
        List<String> arguments = new ArrayList<>();
        node.operands().forEach(operand -> arguments.add(of(operand, owner, names)));
        Operation.Apply apply = (Operation.Apply) node.operation();
        return "(" + ScalarCode.expression(apply.function(), NumberType.DOUBLE, arguments) + ")";
    }
}
