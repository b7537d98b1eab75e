package org.cellwright.compiler.schedule;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;
import org.cellwright.compiler.ir.Shape;

/** One thing that generated code does. */
public sealed interface Action {

    /**
     * A product of a row vector and a matrix, for each row: columns of {@code operands}, one location after the other, times a
     * matrix of blocks, into columns of {@code results}. Either there is one operand (gates side by side), or one result
     * (the gradients of several gates come together).
     *
     * @param terms which weights stand at (operand, result)
     * @param accumulate whether it adds to the results
     */
    record Product(
            String name,
            Slot slot,
            List<Location> operands,
            List<Location> results,
            List<Term> terms,
            boolean accumulate)
            implements Action {
        public Product {
            operands = List.copyOf(operands);
            results = List.copyOf(results);
            terms = List.copyOf(terms);
        }

        /** How many blocks its matrix has on the diagonal, apart from which it is 0; then there is one term. 1 of a full one. */
        public Extent blocks() {
            return terms.get(0).matrix().operation() instanceof Operation.BlockDiagonal diagonal
                    ? diagonal.blocks()
                    : Extent.ONE;
        }
    }

    /** A block of a product's matrix: {@code matrix}, of parameters, at an operand and a result, for {@code W @ v} or {@code W^T @ v}. */
    record Term(int operand, int result, Node matrix, boolean transposed) {}

    /**
     * The sum over rows of outer products: columns of {@code left}, which are next to each other, by those of {@code right}. The
     * result has a section of rows for each left location.
     */
    record OuterProduct(String name, List<Location> left, Location right, List<Node> nodes) implements Action {
        public OuterProduct {
            left = List.copyOf(left);
            nodes = List.copyOf(nodes);
        }

        /** How many blocks are multiplied, each with its part of the columns; then there is one left location. */
        public Extent blocks() {
            return ((Operation.OuterSum) nodes.get(0).operation()).blocks();
        }

        /** The columns of the result. */
        public Extent columns() {
            return nodes.get(0).shape().columns();
        }
    }

    /** A matrix of weights, put together from parts at their rows and columns; 0 elsewhere. */
    record Gather(Slot slot, Location to, List<Part> parts) implements Action {
        public Gather {
            parts = List.copyOf(parts);
        }
    }

    /**
     * A part of a gradient: a stored value, or a section of an outer product.
     *
     * @param row where in the gradient it belongs
     * @param stored null for a section of an outer product
     * @param product null for a stored value
     * @param section which of the product's left locations
     */
    record Part(Extent row, Extent column, Location stored, OuterProduct product, int section) {}

    /** Copies a rectangle of a matrix of weights, from a row and a column on, to where loops read it. */
    record Take(Slot slot, Location from, Extent row, Extent column, Shape shape, Location to) implements Action {}

    /** A matrix of weights with rows and columns exchanged. */
    record Transpose(Slot slot, Location from, Location to) implements Action {}

    /** The product of two matrices of weights, of which one may be taken transposed. */
    record MatrixProduct(
            String name,
            Slot slot,
            Location left,
            boolean leftTransposed,
            Location right,
            boolean rightTransposed,
            Location to)
            implements Action {}

    /** Copies columns of one location into another: stacking and slicing. Offsets are in elements from the start of a location. */
    record Copy(Slot slot, Location from, Extent fromOffset, Location to, Extent toOffset, Extent size)
            implements Action {}

    /**
     * For all steps of a chunk: the gradient of a state through later steps, from that of its previous value in the step after. Beyond the
     * chunk it is carried.
     */
    record Later(Slot slot, int state, Location from, Location to) implements Action {}

    /**
     * What is computed element by element between two products.
     *
     * @param nodes everything that it reads and computes, operands first
     * @param computed those of them that it computes; it finds the others in memory, or knows them
     * @param temporaries values that another part of a split loop has left
     */
    record Loop(
            Slot slot,
            Shape shape,
            List<Sink> sinks,
            List<Node> nodes,
            Set<Node> computed,
            Map<Node, Location> temporaries)
            implements Action {
        public Loop {
            sinks = List.copyOf(sinks);
            nodes = List.copyOf(nodes);
            computed = Set.copyOf(computed);
            temporaries = Map.copyOf(temporaries);
        }
    }

    /** What a loop leaves behind: a value and where it goes. */
    record Sink(Kind kind, Node value, Location location) {}

    enum Kind {
        /** Stored for each row. */
        STORE,
        /** Added up over all rows. */
        ADD_ROWS,
        /** Added up over the elements of a vector, or of each row of a matrix. */
        SUM,
        /** The largest element of a vector, or of each row of a matrix. */
        MAX,
        /** Added up over the rows of a matrix. */
        SUM_COLUMNS
    }
}
