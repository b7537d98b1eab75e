package org.cellwright.compiler.facts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.check.Variable;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Operation;
import org.cellwright.compiler.ir.Shape;

/** Shapes with dimensions by number, in the order in which inputs, outputs, states and the rest use them: so cells can be compared whose names for them differ. */
final class CommonShapes {
    private final Map<String, String> numbers = new HashMap<>();

    private CommonShapes() {}

    static CommonShapes of(CheckedCell cell) {
        CommonShapes shapes = new CommonShapes();
        List<Variable> variables = new ArrayList<>(cell.inputs());
        variables.addAll(cell.outputs());
        variables.addAll(cell.states());
        variables.forEach(variable -> variable.shape()
                .extents()
                .forEach(extent -> extent.coefficients()
                        .keySet()
                        .forEach(product -> Extent.factors(product).forEach(shapes::number))));
        cell.dimensions().forEach(shapes::number);
        return shapes;
    }

    private void number(String dimension) {
        numbers.putIfAbsent(dimension, "dimension" + numbers.size());
    }

    String of(Shape shape) {
        return shape.extents().stream().map(this::of).toList().toString();
    }

    List<String> of(List<Shape> shapes) {
        return shapes.stream().map(this::of).toList();
    }

    private Extent of(Extent extent) {
        Extent renamed = Extent.of(extent.constant());
        for (Map.Entry<String, Integer> term : extent.coefficients().entrySet()) {
            Extent product = Extent.of(term.getValue());
            for (String dimension : Extent.factors(term.getKey())) {
                product = product.times(Extent.of(numbers.get(dimension)));
            }
            renamed = renamed.plus(product);
        }
        return renamed;
    }

    /** An operation without its operands. */
    String of(Operation operation) {
        if (operation instanceof Operation.Apply apply) {
            return apply.function().name();
        }
        if (operation instanceof Operation.Size size) {
            return "size " + of(size.extent());
        }
        if (operation instanceof Operation.Broadcast broadcast) {
            return "broadcast " + of(broadcast.shape());
        }
        if (operation instanceof Operation.Slice slice) {
            return "slice " + of(slice.from()) + ", " + of(slice.size()) + ", " + slice.scalar();
        }
        if (operation instanceof Operation.Block block) {
            return "block " + of(block.row()) + ", " + of(block.column()) + ", " + of(block.shape());
        }
        if (operation instanceof Operation.BlockDiagonal diagonal) {
            return "block-diagonal " + of(diagonal.blocks());
        }
        if (operation instanceof Operation.EveryRow rows) {
            return "every row " + of(rows.rows());
        }
        if (operation instanceof Operation.EveryColumn columns) {
            return "every column " + of(columns.columns());
        }
        if (operation instanceof Operation.Triangle triangle) {
            return "triangle " + of(triangle.size());
        }
        if (operation instanceof Operation.Identity identity) {
            return "identity " + of(identity.size());
        }
        return operation.toString();
    }
}
