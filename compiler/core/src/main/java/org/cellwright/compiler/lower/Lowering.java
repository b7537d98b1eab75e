package org.cellwright.compiler.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.check.Expression;
import org.cellwright.compiler.check.Variable;
import org.cellwright.compiler.function.ElementFunction;
import org.cellwright.compiler.function.ElementFunctions;
import org.cellwright.compiler.ir.CellGraph;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Matrices;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;
import org.cellwright.compiler.ir.Operation.Reduction;
import org.cellwright.compiler.ir.Shape;

/** Turns the equations of a checked cell into a graph of one time step. */
public final class Lowering {
    private final CheckedCell cell;
    private final Graph graph = new Graph();
    private final Map<Variable, Node> values = new HashMap<>();
    private final Map<Node, String> names = new LinkedHashMap<>();

    private Lowering(CheckedCell cell) {
        this.cell = cell;
    }

    public static CellGraph lower(CheckedCell cell) {
        return new Lowering(cell).run();
    }

    private CellGraph run() {
        for (int i = 0; i < cell.inputs().size(); i++) {
            Variable.Input input = cell.inputs().get(i);
            define(input, graph.node(new Operation.Input(i, input.shape())), input.name());
        }
        for (int i = 0; i < cell.parameters().size(); i++) {
            Variable.Parameter parameter = cell.parameters().get(i);
            define(
                    parameter,
                    graph.node(new Operation.Parameter(i, parameter.shape().stacked())),
                    parameter.name());
        }
        for (Variable.Constant constant : cell.constants()) {
            define(constant, graph.node(new Operation.Given(constant.name(), constant.value())), constant.name());
        }
        for (CheckedCell.Equation equation : cell.equations()) {
            Variable target = equation.target();
            define(target, filling(lower(equation.value()), target), target.name());
        }
        return new CellGraph(
                graph,
                valuesOf(cell.states()),
                firstStates(),
                valuesOf(cell.outputs()),
                shapesOf(cell.inputs()),
                null,
                names);
    }

    private List<Node> firstStates() {
        List<Node> nodes = new ArrayList<>();
        for (Variable.State state : cell.states()) {
            nodes.add(cell.firstValue(state)
                    .map(value -> filling(lower(value), state))
                    .orElse(null));
        }
        return nodes;
    }

    private Node filling(Node value, Variable target) {
        boolean fills = value.shape().isScalar() && !target.shape().isScalar();
        return fills ? graph.node(new Operation.Broadcast(target.shape().stacked()), value) : value;
    }

    private Node define(Expression.Mask mask) {
        Node node = graph.node(
                new Operation.Mask(mask.index(), mask.kind(), mask.shape().stacked()), lower(mask.rate()));
        names.putIfAbsent(node, "mask " + (mask.index() + 1));
        return node;
    }

    private void define(Variable variable, Node node, String name) {
        values.put(variable, node);
        names.putIfAbsent(node, name);
    }

    private List<Node> valuesOf(List<? extends Variable> variables) {
        List<Node> nodes = new ArrayList<>();
        variables.forEach(variable -> nodes.add(values.get(variable)));
        return nodes;
    }

    private static List<Shape> shapesOf(List<? extends Variable> variables) {
        List<Shape> shapes = new ArrayList<>();
        variables.forEach(variable -> shapes.add(variable.shape()));
        return shapes;
    }

    private Node lower(Expression expression) {
        if (expression instanceof Expression.Number number) {
            return graph.constant(number.value());
        }
        if (expression instanceof Expression.Size size) {
            return graph.node(new Operation.Size(size.extent()));
        }
        if (expression instanceof Expression.Current current) {
            Node value = values.get(current.variable());
            if (value == null) {
                throw new IllegalStateException(current.variable().name() + " is used before it is computed");
            }
            return value;
        }
        if (expression instanceof Expression.Mask mask) {
            return define(mask);
        }
        if (expression instanceof Expression.Previous previous) {
            int index = indexOf(previous.state());
            return graph.node(
                    new Operation.PreviousState(index, previous.state().shape()));
        }
        if (expression instanceof Expression.Apply apply) {
            return graph.node(new Operation.Apply(apply.function()), lowerAll(apply.arguments()));
        }
        if (expression instanceof Expression.Sum sum) {
            return lowerSum(sum);
        }
        if (expression instanceof Expression.Product product) {
            return lowerProduct(product);
        }
        if (expression instanceof Expression.MatrixVector product) {
            boolean transposed = product.matrix() instanceof Expression.Transpose;
            Expression matrix =
                    product.matrix() instanceof Expression.Transpose transpose ? transpose.matrix() : product.matrix();
            Node factor = lower(matrix);
            if (!matrix.shape().blocks().equals(Extent.ONE)) {
                factor = graph.node(new Operation.BlockDiagonal(matrix.shape().blocks()), factor);
            }
            return Matrices.times(graph, factor, transposed, lower(product.vector()));
        }
        if (expression instanceof Expression.MatrixProduct product) {
            return Matrices.product(graph, lower(product.left()), lower(product.right()));
        }
        if (expression instanceof Expression.Transpose transpose) {
            return Matrices.transpose(graph, lower(transpose.matrix()));
        }
        if (expression instanceof Expression.Identity identity) {
            return graph.node(new Operation.Identity(identity.shape().rows()));
        }
        if (expression instanceof Expression.Triangle triangle) {
            return graph.node(new Operation.Triangle(triangle.shape().rows()));
        }
        if (expression instanceof Expression.Outer outer) {
            return Matrices.outer(graph, lower(outer.column()), lower(outer.row()));
        }
        if (expression instanceof Expression.Diagonal diagonal) {
            return Matrices.diagonal(graph, lower(diagonal.vector()));
        }
        if (expression instanceof Expression.Stack stack) {
            return graph.node(
                    new Operation.Stack(),
                    stack.parts().stream().map(this::stacked).toList());
        }
        if (expression instanceof Expression.Slice slice) {
            return graph.node(new Operation.Slice(slice.from(), slice.size(), slice.element()), lower(slice.vector()));
        }
        if (expression instanceof Expression.Block block) {
            return graph.node(new Operation.Block(block.row(), block.column(), block.shape()), lower(block.matrix()));
        }
        if (expression instanceof Expression.Reduce reduce) {
            return lowerReduce(reduce);
        }
        if (expression instanceof Expression.Let let) {
            return lowerLet(let);
        }
        throw new IllegalStateException(
                "no lowering of " + expression.getClass().getSimpleName());
    }

    /** A function may be called within its own arguments, so what its variables meant before is put back. */
    private Node lowerLet(Expression.Let let) {
        Map<Variable, Node> before = new HashMap<>();
        for (Expression.Binding binding : let.bindings()) {
            Node value = lower(binding.value());
            before.putIfAbsent(binding.variable(), values.get(binding.variable()));
            values.put(binding.variable(), value);
        }
        Node result = lower(let.body());
        values.putAll(before);
        return result;
    }

    /** Parts are copied from memory, where a constant has no place; a vector of one has. */
    private Node stacked(Expression part) {
        Node node = lower(part);
        return node.operation() instanceof Operation.Known
                ? graph.node(new Operation.Broadcast(Shape.vector(Extent.ONE)), node)
                : node;
    }

    private int indexOf(Variable.State state) {
        for (int i = 0; i < cell.states().size(); i++) {
            if (cell.states().get(i) == state) {
                return i;
            }
        }
        return cell.states().indexOf(state);
    }

    private List<Node> lowerAll(List<Expression> expressions) {
        List<Node> nodes = new ArrayList<>();
        expressions.forEach(expression -> nodes.add(lower(expression)));
        return nodes;
    }

    private Node lowerSum(Expression.Sum sum) {
        Node total = null;
        for (Expression.Term term : sum.terms()) {
            Node value = lower(term.value());
            if (total == null) {
                total = term.negative() ? graph.apply(ElementFunctions.NEGATE, value) : value;
            } else {
                ElementFunction function = term.negative() ? ElementFunctions.SUBTRACT : ElementFunctions.ADD;
                total = graph.apply(function, total, value);
            }
        }
        return total;
    }

    private Node lowerProduct(Expression.Product product) {
        Node total = null;
        for (Expression.Factor factor : product.factors()) {
            Node value = lower(factor.value());
            ElementFunction function = factor.divisor() ? ElementFunctions.DIVIDE : ElementFunctions.MULTIPLY;
            total = total == null ? value : graph.apply(function, total, value);
        }
        return total;
    }

    private Node lowerReduce(Expression.Reduce reduce) {
        Node value = lower(reduce.vector());
        if (reduce.reduction() == Expression.Reduction.MAX) {
            return Matrices.reduce(graph, Reduction.MAX, value);
        }
        Node result = Matrices.reduce(graph, Reduction.SUM, value);
        if (reduce.reduction() == Expression.Reduction.MEAN) {
            for (Extent extent : value.shape().extents()) {
                Node size = graph.node(new Operation.Size(extent));
                result = graph.apply(ElementFunctions.DIVIDE, result, size);
            }
        }
        return result;
    }
}
