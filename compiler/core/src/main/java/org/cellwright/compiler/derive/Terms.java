package org.cellwright.compiler.derive;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cellwright.compiler.derive.Term.Blocks;
import org.cellwright.compiler.derive.Term.Call;
import org.cellwright.compiler.derive.Term.Diagonal;
import org.cellwright.compiler.derive.Term.Fill;
import org.cellwright.compiler.derive.Term.MatrixProduct;
import org.cellwright.compiler.derive.Term.MatrixVector;
import org.cellwright.compiler.derive.Term.Name;
import org.cellwright.compiler.derive.Term.Outer;
import org.cellwright.compiler.derive.Term.Placed;
import org.cellwright.compiler.derive.Term.Power;
import org.cellwright.compiler.derive.Term.Product;
import org.cellwright.compiler.derive.Term.Rectangle;
import org.cellwright.compiler.derive.Term.Reduce;
import org.cellwright.compiler.derive.Term.Slice;
import org.cellwright.compiler.derive.Term.Stack;
import org.cellwright.compiler.derive.Term.Sum;
import org.cellwright.compiler.derive.Term.Transposed;

/** Questions about terms. */
final class Terms {
    private Terms() {}

    static List<Term> children(Term term) {
        if (term instanceof Call call) {
            return call.arguments();
        } else if (term instanceof Sum sum) {
            return sum.terms();
        } else if (term instanceof Product product) {
            return product.factors().stream().map(Power::base).toList();
        } else if (term instanceof MatrixVector product) {
            return List.of(product.matrix(), product.vector());
        } else if (term instanceof MatrixProduct product) {
            return List.of(product.left(), product.right());
        } else if (term instanceof Diagonal diagonal) {
            return List.of(diagonal.of());
        } else if (term instanceof Outer outer) {
            return List.of(outer.column(), outer.row());
        } else if (term instanceof Blocks blocks) {
            return List.of(blocks.matrix());
        } else if (term instanceof Transposed transposed) {
            return List.of(transposed.matrix());
        } else if (term instanceof Stack stack) {
            return stack.parts();
        } else if (term instanceof Slice slice) {
            return List.of(slice.vector());
        } else if (term instanceof Rectangle rectangle) {
            return List.of(rectangle.matrix());
        } else if (term instanceof Placed placed) {
            return List.of(placed.matrix());
        } else if (term instanceof Reduce reduce) {
            return List.of(reduce.operand());
        } else if (term instanceof Fill fill) {
            return List.of(fill.scalar());
        }
        return List.of();
    }

    /** The quantities of a term through which a gradient flows, once for each place where they stand. */
    static List<Quantity> leaves(Term term) {
        List<Quantity> leaves = new ArrayList<>();
        collectLeaves(term, leaves);
        return leaves;
    }

    private static void collectLeaves(Term term, List<Quantity> leaves) {
        if (term instanceof Name name) {
            if (name.quantity().role() != Quantity.Role.FIXED) {
                leaves.add(name.quantity());
            }
        } else if (term instanceof Call call) {
            for (int i = 0; i < call.arguments().size(); i++) {
                if (call.function().derivatives().get(i) != null) {
                    collectLeaves(call.arguments().get(i), leaves);
                }
            }
        } else {
            children(term).forEach(child -> collectLeaves(child, leaves));
        }
    }

    /** Whether a gradient of this has several ways on, so that it wants a name. */
    static boolean isCompound(Term term) {
        return !(term instanceof Name) && leaves(term).size() > 1;
    }

    static Stream<Quantity> quantities(Term term) {
        return term instanceof Name name
                ? Stream.of(name.quantity())
                : children(term).stream().flatMap(Terms::quantities);
    }
}
