package org.cellwright.compiler.autodiff;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cellwright.compiler.function.ElementFunctions;
import org.cellwright.compiler.function.Formula;
import org.cellwright.compiler.ir.CellGraph;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Matrices;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;
import org.cellwright.compiler.ir.Shape;

/**
 * Reverse accumulation over one time step. The gradient of the loss by a value is the sum of what each use contributes;
 * states receive what all later steps contribute ({@link Operation.NextStateGradient}), outputs what comes from outside.
 *
 * <p>Values that do not differ between rows, such as parameters, receive sums over all rows.
 */
public final class ReverseMode {
    private final CellGraph cell;
    private final Graph graph;
    private final DerivativeRules rules;
    private final Map<Node, Node> gradients = new HashMap<>();
    private final Map<Node, String> names;

    private ReverseMode(CellGraph cell, DerivativeRules rules) {
        this.cell = cell;
        this.graph = cell.graph();
        this.rules = rules;
        this.names = new LinkedHashMap<>(cell.names());
    }

    /** The cell with {@link CellGraph#gradients()}. Gradients of named values are named {@code d} and the name, pre-activations {@code pre} and that of the gate. */
    public static CellGraph differentiate(CellGraph cell, DerivativeRules rules) {
        return new ReverseMode(cell, rules).run();
    }

    private CellGraph run() {
        List<Node> forward = Graph.reachable(cell.roots());
        namePreActivations();
        for (int i = 0; i < cell.outputs().size(); i++) {
            Node output = cell.outputs().get(i);
            contribute(output, graph.node(new Operation.OutputGradient(i, output.shape())));
        }
        for (int i = 0; i < cell.nextStates().size(); i++) {
            Node state = cell.nextStates().get(i);
            contribute(state, graph.node(new Operation.NextStateGradient(i, state.shape())));
        }
        for (int i = 0; i < cell.firstStates().size(); i++) {
            Node first = cell.firstStates().get(i);
            if (first != null) {
                contribute(first, graph.node(new Operation.FirstStateGradient(i, first.shape())));
            }
        }
        Map<Integer, Node> inputs = new HashMap<>();
        Map<Integer, Node> states = new HashMap<>();
        Map<Integer, Node> parameters = new HashMap<>();
        int parameterCount = 0;
        int inputCount = 0;
        for (int i = forward.size() - 1; i >= 0; i--) {
            Node node = forward.get(i);
            Node gradient = gradients.get(node);
            Operation operation = node.operation();
            if (operation instanceof Operation.Input input) {
                inputs.put(input.index(), gradient);
                inputCount = Math.max(inputCount, input.index() + 1);
            } else if (operation instanceof Operation.PreviousState state) {
                states.put(state.index(), gradient);
            } else if (operation instanceof Operation.Parameter parameter) {
                parameters.put(parameter.index(), gradient);
                parameterCount = Math.max(parameterCount, parameter.index() + 1);
            }
            if (gradient != null) {
                String name = names.get(node);
                if (name != null) {
                    names.putIfAbsent(gradient, "d " + name);
                }
                propagate(node, gradient);
            }
        }
        return new CellGraph(
                graph,
                cell.nextStates(),
                cell.firstStates(),
                cell.outputs(),
                cell.inputShapes(),
                new CellGraph.Gradients(
                        orZero(list(inputs, inputCount), cell.inputShapes()),
                        orZero(list(states, cell.nextStates().size()), shapesOf(cell.nextStates())),
                        list(parameters, parameterCount)),
                names);
    }

    /** What a named value is the function of, such as the pre-activation of a gate, is called after it. */
    private void namePreActivations() {
        cell.names().forEach((node, name) -> {
            boolean isActivation = node.operation() instanceof Operation.Apply apply
                    && apply.function().arity() == 1
                    && node.operand(0).operation() instanceof Operation.Apply;
            if (isActivation) {
                names.putIfAbsent(node.operand(0), "pre " + name);
            }
        });
    }

    private static List<Node> list(Map<Integer, Node> byIndex, int size) {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            nodes.add(byIndex.get(i));
        }
        return nodes;
    }

    private static List<Shape> shapesOf(List<Node> nodes) {
        return nodes.stream().map(Node::shape).toList();
    }

    /** Inputs and states that nothing depends on have a gradient too: 0. */
    private List<Node> orZero(List<Node> gradients, List<Shape> shapes) {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < shapes.size(); i++) {
            Node gradient = i < gradients.size() ? gradients.get(i) : null;
            nodes.add(gradient == null ? zero(shapes.get(i)) : gradient);
        }
        return nodes;
    }

    private Node zero(Shape shape) {
        Node zero = graph.constant(0);
        return shape.isScalar() ? zero : graph.node(new Operation.Broadcast(shape), zero);
    }

    private void propagate(Node node, Node gradient) {
        Operation operation = node.operation();
        if (operation instanceof Operation.Apply apply) {
            for (int i = 0; i < node.operands().size(); i++) {
                Formula derivative = rules.derivative(apply.function(), i);
                if (derivative != null && isDifferentiable(node.operand(i))) {
                    contribute(node.operand(i), multiply(gradient, build(derivative, node)));
                }
            }
        } else if (operation instanceof Operation.MatrixVector product) {
            Node matrix = node.operand(0);
            Node vector = node.operand(1);
            contribute(vector, rules.byVector(graph, matrix, product.transposed(), gradient));
            List<Node> factors = rules.byMatrix(graph, product.transposed(), vector, gradient);
            if (matrix.operation() instanceof Operation.BlockDiagonal diagonal) {
                Node blocks = matrix.operand(0);
                contribute(blocks, graph.node(new Operation.OuterSum(diagonal.blocks(), blocks.shape()), factors));
            } else {
                contribute(matrix, outer(matrix, factors));
            }
        } else if (operation instanceof Operation.Stack) {
            Extent from = Extent.of(0);
            for (Node part : node.operands()) {
                contribute(part, rules.byPart(graph, part, from, gradient));
                from = from.plus(part.size());
            }
        } else if (operation instanceof Operation.Slice slice) {
            contribute(node.operand(0), rules.bySliced(graph, slice, node.operand(0), gradient));
        } else if (operation instanceof Operation.Broadcast) {
            contribute(node.operand(0), gradient);
        } else if (operation instanceof Operation.Reduce reduce) {
            Node vector = node.operand(0);
            contribute(vector, rules.byReduced(graph, reduce.reduction(), vector, node, gradient));
        } else if (operation instanceof Operation.ReduceRows reduce) {
            Node matrix = node.operand(0);
            contribute(matrix, rules.byReducedRows(graph, reduce.reduction(), matrix, node, gradient));
        } else if (operation instanceof Operation.SumColumns) {
            contribute(node.operand(0), rules.bySummedColumns(graph, node.operand(0), gradient));
        } else if (operation instanceof Operation.EveryRow) {
            contribute(node.operand(0), rules.byEveryRow(graph, gradient));
        } else if (operation instanceof Operation.EveryColumn) {
            contribute(node.operand(0), rules.byEveryColumn(graph, gradient));
        } else if (operation instanceof Operation.Transpose) {
            contribute(node.operand(0), rules.byTransposed(graph, gradient));
        } else if (operation instanceof Operation.MatrixProduct product) {
            contribute(node.operand(0), rules.byLeft(graph, product, node.operand(1), gradient));
            contribute(node.operand(1), rules.byRight(graph, product, node.operand(0), gradient));
        } else if (operation instanceof Operation.Block block) {
            Node matrix = node.operand(0);
            contribute(matrix, rules.byBlock(graph, block, matrix, gradient));
        }
    }

    /** Constants and what is made of them need no gradient. */
    private boolean isDifferentiable(Node node) {
        Operation operation = node.operation();
        return !(operation instanceof Operation.Known
                || operation instanceof Operation.Identity
                || operation instanceof Operation.Triangle
                || operation instanceof Operation.Mask);
    }

    /** The gradient of a matrix that was multiplied by a vector: over all rows of a batch, or for weights alone one product. */
    private Node outer(Node matrix, List<Node> operands) {
        return operands.get(0).perRow()
                ? graph.node(new Operation.OuterSum(Extent.ONE, matrix.shape()), operands)
                : Matrices.outer(graph, operands.get(0), operands.get(1));
    }

    private Node multiply(Node a, Node b) {
        return graph.apply(ElementFunctions.MULTIPLY, a, b);
    }

    private Node build(Formula formula, Node node) {
        if (formula instanceof Formula.Number number) {
            return graph.constant(number.value());
        }
        if (formula instanceof Formula.Argument argument) {
            return node.operand(argument.index());
        }
        if (formula instanceof Formula.Result) {
            return node;
        }
        Formula.Application application = (Formula.Application) formula;
        List<Node> arguments = new ArrayList<>();
        application.arguments().forEach(argument -> arguments.add(build(argument, node)));
        return graph.node(
                new Operation.Apply(
                        ElementFunctions.find(application.function()).orElseThrow()),
                arguments);
    }

    private void contribute(Node node, Node contribution) {
        Node fitting = contribution;
        boolean spread = !fitting.shape().isScalar() && node.shape().isScalar();
        if (spread && fitting.shape().isMatrix()) {
            fitting = rules.sumOfElements(graph, fitting);
            spread = false;
        }
        if (fitting.perRow() && !node.perRow()) {
            fitting = rules.sumOfRows(graph, fitting);
        }
        if (spread) {
            fitting = rules.sumOfElements(graph, fitting);
        }
        Node sum = fitting;
        gradients.merge(
                node,
                sum,
                (before, more) -> before.shape().isMatrix() && !before.perRow() && !more.perRow()
                        ? graph.node(new Operation.MatrixSum(), before, more)
                        : graph.apply(ElementFunctions.ADD, before, more));
    }
}
