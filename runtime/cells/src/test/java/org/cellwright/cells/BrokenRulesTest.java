package org.cellwright.cells;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.cellwright.compiler.autodiff.DerivativeRules;
import org.cellwright.compiler.backend.java.NumberType;
import org.cellwright.compiler.function.ElementFunction;
import org.cellwright.compiler.function.ElementFunctions;
import org.cellwright.compiler.function.Formula;
import org.cellwright.compiler.interpret.Values;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.Test;

/**
 * The tests notice wrong derivatives: each rule, broken on purpose in each of several ways, makes generated code disagree with
 * the interpreter, while the right rule agrees.
 */
class BrokenRulesTest {
    private static final double TOLERANCE = 1e-10;
    private static final String[] LETTERS = {"a", "b", "c"};
    private static final Set<String> COMMUTATIVE = Set.of("add", "multiply", "equal", "not_equal");

    /** How cells write the functions that have no name in the language. */
    private static final Map<String, String> OPERATORS = Map.ofEntries(
            Map.entry("add", "%s + %s"),
            Map.entry("subtract", "%s - %s"),
            Map.entry("multiply", "%s * %s"),
            Map.entry("divide", "%s / %s"),
            Map.entry("power", "%s ^ %s"),
            Map.entry("negate", "-%s"),
            Map.entry("less", "%s < %s"),
            Map.entry("less_equal", "%s <= %s"),
            Map.entry("greater", "%s > %s"),
            Map.entry("greater_equal", "%s >= %s"),
            Map.entry("equal", "%s == %s"),
            Map.entry("not_equal", "%s != %s"));

    /** A way to break a rule; or the right rules, those of the table. */
    private record Mutation(String title, String cell, List<ElementFunction.Interval> domain, DerivativeRules rules) {
        boolean isBroken() {
            return rules != DerivativeRules.TABLE;
        }
    }

    @Test
    void everyRuleOfTheTableIsRightAndNoBrokenOnePasses() {
        List<Mutation> mutations = new ArrayList<>();
        for (ElementFunction function : ElementFunctions.all()) {
            String cell = cellOf(function);
            mutations.add(new Mutation(function.name(), cell, function.domain(), DerivativeRules.TABLE));
            for (int i = 0; i < function.arity(); i++) {
                Formula right = function.derivatives().get(i);
                if (right == null) {
                    String title = function + " by " + LETTERS[i] + " is not 0";
                    mutations.add(broken(title, cell, function, i, Formula.n(1)));
                    continue;
                }
                Map<String, Formula> wrong = new LinkedHashMap<>();
                wrong.put("sign", Formula.apply("negate", right));
                wrong.put("factor", Formula.apply("multiply", Formula.n(1 + 1e-4), right));
                wrong.put("missing", null);
                if (function.arity() > 1) {
                    wrong.put("arguments swapped", argumentsSwapped(right));
                }
                List<Formula> swaps = operandsSwapped(right);
                for (int k = 0; k < swaps.size(); k++) {
                    wrong.put("operands swapped, " + k, swaps.get(k));
                }
                for (Map.Entry<String, Formula> entry : wrong.entrySet()) {
                    if (!right.equals(entry.getValue())) {
                        String title = function + " by " + LETTERS[i] + ": " + entry.getKey();
                        mutations.add(broken(title, cell, function, i, entry.getValue()));
                    }
                }
            }
        }
        check(mutations);
    }

    private static Mutation broken(String title, String cell, ElementFunction function, int argument, Formula wrong) {
        return new Mutation(title, cell, function.domain(), new DerivativeRules() {
            @Override
            public Formula derivative(ElementFunction of, int index) {
                return of == function && index == argument ? wrong : DerivativeRules.super.derivative(of, index);
            }
        });
    }

    private static String cellOf(ElementFunction function) {
        List<String> arguments = new ArrayList<>();
        List<String> uses = new ArrayList<>();
        for (int i = 0; i < function.arity(); i++) {
            arguments.add(LETTERS[i]);
            uses.add(LETTERS[i] + "[t]");
        }
        String operator = OPERATORS.get(function.name());
        String formula = operator == null
                ? function.name() + "(" + String.join(", ", uses) + ")"
                : operator.formatted(uses.toArray());
        return "cell Rule { dim H; input " + String.join(", ", arguments) + ": [H]; output y; y: [H] = " + formula
                + "; }";
    }

    /** The formula with the first two arguments of the function in each other's place. */
    private static Formula argumentsSwapped(Formula formula) {
        if (formula instanceof Formula.Argument argument && argument.index() < 2) {
            return Formula.x(1 - argument.index());
        }
        if (formula instanceof Formula.Application application) {
            List<Formula> arguments = new ArrayList<>();
            application.arguments().forEach(argument -> arguments.add(argumentsSwapped(argument)));
            return new Formula.Application(application.function(), arguments);
        }
        return formula;
    }

    /** The formula with the last two operands of one function in it swapped, for each place where that means something else. */
    private static List<Formula> operandsSwapped(Formula formula) {
        List<Formula> result = new ArrayList<>();
        if (formula instanceof Formula.Application application) {
            List<Formula> operands = application.arguments();
            int last = operands.size() - 1;
            if (last > 0 && !COMMUTATIVE.contains(application.function())) {
                result.add(with(with(application, last, operands.get(last - 1)), last - 1, operands.get(last)));
            }
            for (int i = 0; i < operands.size(); i++) {
                for (Formula changed : operandsSwapped(operands.get(i))) {
                    result.add(with(application, i, changed));
                }
            }
        }
        return result;
    }

    private static Formula.Application with(Formula.Application application, int index, Formula argument) {
        List<Formula> arguments = new ArrayList<>(application.arguments());
        arguments.set(index, argument);
        return new Formula.Application(application.function(), arguments);
    }

    // Rules of vectors and matrices.

    private static final String PRODUCTS = """
            cell Rule {
              dim H; input x: [H]; state h: [H]; output h; param W, V: [H, H];
              h[t] = tanh(W @ h[t-1] + transpose(V) @ x[t]);
            }""";
    private static final String SLICES = """
            cell Rule {
              dim H; input x: [H]; state h: [2*H]; output h; param p: [2*H + 1];
              h[t] = [tanh(h[t-1])[H:] * p[H + 1:], x[t] * h[t-1][H]];
            }""";
    private static final String STACKS = """
            cell Rule {
              dim H; input x: [H]; state h: [2*H]; output h; param W: [H, 2*H]; param V: [H, 2*H];
              z = V @ [x[t], 0.5 * x[t]]; h[t] = [tanh(W @ h[t-1]), z * x[t]];
            }""";
    private static final String SUMS = """
            cell Rule {
              dim H; input x: [H]; state h: [H]; output h; param s: []; param b: [H];
              h[t] = s * x[t] + tanh(h[t-1] + b) * sum(x[t]) + max(x[t] * b);
            }""";

    private static final String WEIGHTS = """
            cell Rule {
              dim H; input x: [H]; state h: [H]; output h; param V, W, A, B: [H, H]; param u, v: [H];
              C = A @ B + transpose(A) @ V + B @ transpose(V);
              D = transpose(W * B) * V - max(W * V) * A;
              E = outer(x[t], u) * outer(h[t-1], v);
              h[t] = tanh((C + D) @ h[t-1] + E @ x[t] + transpose(E) @ v + max(E));
            }""";

    @Test
    void everyRuleOfVectorsAndMatricesIsRightAndNoBrokenOnePasses() {
        List<Mutation> mutations = new ArrayList<>();
        for (String cell : List.of(PRODUCTS, SLICES, STACKS, SUMS, WEIGHTS)) {
            mutations.add(mutation("right", cell, DerivativeRules.TABLE));
        }
        products(mutations);
        stacks(mutations);
        sums(mutations);
        weights(mutations);
        check(mutations);
    }

    private static void products(List<Mutation> mutations) {
        mutations.add(mutation("matrix not transposed", PRODUCTS, new DerivativeRules() {
            @Override
            public Node byVector(Graph graph, Node matrix, boolean transposed, Node gradient) {
                return graph.node(new Operation.MatrixVector(transposed), matrix, gradient);
            }
        }));
        mutations.add(mutation("outer product swapped", PRODUCTS, new DerivativeRules() {
            @Override
            public List<Node> byMatrix(Graph graph, boolean transposed, Node vector, Node gradient) {
                return DerivativeRules.super.byMatrix(graph, !transposed, vector, gradient);
            }
        }));
        for (Scaling scaling : Scaling.values()) {
            mutations.add(mutation("vector of a product, " + scaling, PRODUCTS, new DerivativeRules() {
                @Override
                public Node byVector(Graph graph, Node matrix, boolean transposed, Node gradient) {
                    Node scaled = scaling.of(graph, gradient);
                    return DerivativeRules.super.byVector(graph, matrix, transposed, scaled);
                }
            }));
            mutations.add(mutation("matrix of a product, " + scaling, PRODUCTS, new DerivativeRules() {
                @Override
                public List<Node> byMatrix(Graph graph, boolean transposed, Node vector, Node gradient) {
                    int index = transposed ? 1 : 0;
                    List<Node> operands =
                            new ArrayList<>(DerivativeRules.super.byMatrix(graph, transposed, vector, gradient));
                    operands.set(index, scaling.of(graph, operands.get(index)));
                    return operands;
                }
            }));
        }
    }

    private static void stacks(List<Mutation> mutations) {
        mutations.add(mutation("every part of a stack from the start", STACKS, new DerivativeRules() {
            @Override
            public Node byPart(Graph graph, Node part, Extent from, Node gradient) {
                return DerivativeRules.super.byPart(graph, part, Extent.of(0), gradient);
            }
        }));
        mutations.add(mutation("every block of a matrix from the start", STACKS, new DerivativeRules() {
            @Override
            public Node byBlock(Graph graph, Operation.Block block, Node matrix, Node gradient) {
                Operation.Block first = new Operation.Block(Extent.of(0), Extent.of(0), block.shape());
                return DerivativeRules.super.byBlock(graph, first, matrix, gradient);
            }
        }));
        mutations.add(mutation("a slice always from the start", SLICES, new DerivativeRules() {
            @Override
            public Node bySliced(Graph graph, Operation.Slice slice, Node vector, Node gradient) {
                Operation.Slice first = new Operation.Slice(Extent.of(0), slice.size(), slice.scalar());
                return DerivativeRules.super.bySliced(graph, first, vector, gradient);
            }
        }));
        for (Scaling scaling : Scaling.values()) {
            mutations.add(mutation("part of a stack, " + scaling, STACKS, new DerivativeRules() {
                @Override
                public Node byPart(Graph graph, Node part, Extent from, Node gradient) {
                    return scaling.of(graph, DerivativeRules.super.byPart(graph, part, from, gradient));
                }
            }));
        }
    }

    private static void sums(List<Mutation> mutations) {
        mutations.add(mutation("mean over the elements of a broadcast", SUMS, new DerivativeRules() {
            @Override
            public Node sumOfElements(Graph graph, Node gradient) {
                Node size = graph.node(new Operation.Size(gradient.size()));
                Node sum = DerivativeRules.super.sumOfElements(graph, gradient);
                return graph.apply(ElementFunctions.DIVIDE, sum, size);
            }
        }));
        mutations.add(mutation("one element of a broadcast", SUMS, new DerivativeRules() {
            @Override
            public Node sumOfElements(Graph graph, Node gradient) {
                return graph.node(new Operation.Slice(Extent.of(0), Extent.ONE, true), gradient);
            }
        }));
        mutations.add(mutation("only some rows of a batch", SUMS, new DerivativeRules() {
            @Override
            public Node sumOfRows(Graph graph, Node gradient) {
                Node some = graph.apply(ElementFunctions.GREATER, gradient, graph.constant(0));
                Node part = graph.apply(ElementFunctions.MULTIPLY, some, gradient);
                return DerivativeRules.super.sumOfRows(graph, part);
            }
        }));
        mutations.add(mutation("maximum without shares", SUMS, new DerivativeRules() {
            @Override
            public Node byReduced(Graph graph, Operation.Reduction reduction, Node vector, Node result, Node gradient) {
                return DerivativeRules.super.byReduced(graph, Operation.Reduction.SUM, vector, result, gradient);
            }
        }));
        for (Scaling scaling : Scaling.values()) {
            mutations.add(mutation("sum of rows, " + scaling, SUMS, new DerivativeRules() {
                @Override
                public Node sumOfRows(Graph graph, Node gradient) {
                    return scaling.of(graph, DerivativeRules.super.sumOfRows(graph, gradient));
                }
            }));
            mutations.add(mutation("sum of elements, " + scaling, SUMS, new DerivativeRules() {
                @Override
                public Node sumOfElements(Graph graph, Node gradient) {
                    return scaling.of(graph, DerivativeRules.super.sumOfElements(graph, gradient));
                }
            }));
            for (Operation.Reduction broken : Operation.Reduction.values()) {
                mutations.add(mutation("reduction " + broken + ", " + scaling, SUMS, new DerivativeRules() {
                    @Override
                    public Node byReduced(
                            Graph graph, Operation.Reduction reduction, Node vector, Node result, Node gradient) {
                        Node right = DerivativeRules.super.byReduced(graph, reduction, vector, result, gradient);
                        return reduction == broken ? scaling.of(graph, right) : right;
                    }
                }));
            }
        }
    }

    private static void weights(List<Mutation> mutations) {
        mutations.add(mutation("transposed as it is", WEIGHTS, new DerivativeRules() {
            @Override
            public Node byTransposed(Graph graph, Node gradient) {
                return gradient;
            }
        }));
        mutations.add(mutation("rows for columns", WEIGHTS, new DerivativeRules() {
            @Override
            public Node byEveryRow(Graph graph, Node gradient) {
                return DerivativeRules.super.byEveryColumn(graph, gradient);
            }
        }));
        mutations.add(mutation("columns for rows", WEIGHTS, new DerivativeRules() {
            @Override
            public Node byEveryColumn(Graph graph, Node gradient) {
                return DerivativeRules.super.byEveryRow(graph, gradient);
            }
        }));
        mutations.add(mutation("summed columns spread over columns", WEIGHTS, new DerivativeRules() {
            @Override
            public Node bySummedColumns(Graph graph, Node matrix, Node gradient) {
                return graph.node(new Operation.EveryColumn(matrix.shape().columns()), gradient);
            }
        }));
        mutations.add(mutation("left and right of a product exchanged", WEIGHTS, new DerivativeRules() {
            @Override
            public Node byLeft(Graph graph, Operation.MatrixProduct product, Node right, Node gradient) {
                return DerivativeRules.super.byRight(graph, product, right, gradient);
            }
        }));
        mutations.add(mutation("right and left of a product exchanged", WEIGHTS, new DerivativeRules() {
            @Override
            public Node byRight(Graph graph, Operation.MatrixProduct product, Node left, Node gradient) {
                return DerivativeRules.super.byLeft(graph, product, left, gradient);
            }
        }));
        mutations.add(mutation("largest rows without shares", WEIGHTS, new DerivativeRules() {
            @Override
            public Node byReducedRows(
                    Graph graph, Operation.Reduction reduction, Node matrix, Node result, Node gradient) {
                return DerivativeRules.super.byReducedRows(graph, Operation.Reduction.SUM, matrix, result, gradient);
            }
        }));
        for (Scaling scaling : Scaling.values()) {
            mutations.add(mutation("bySummedColumns, " + scaling, WEIGHTS, new DerivativeRules() {
                @Override
                public Node bySummedColumns(Graph graph, Node matrix, Node gradient) {
                    return scaling.of(graph, DerivativeRules.super.bySummedColumns(graph, matrix, gradient));
                }
            }));
            mutations.add(mutation("byEveryRow, " + scaling, WEIGHTS, new DerivativeRules() {
                @Override
                public Node byEveryRow(Graph graph, Node gradient) {
                    return scaling.of(graph, DerivativeRules.super.byEveryRow(graph, gradient));
                }
            }));
            mutations.add(mutation("byEveryColumn, " + scaling, WEIGHTS, new DerivativeRules() {
                @Override
                public Node byEveryColumn(Graph graph, Node gradient) {
                    return scaling.of(graph, DerivativeRules.super.byEveryColumn(graph, gradient));
                }
            }));
            mutations.add(mutation("byTransposed, " + scaling, WEIGHTS, new DerivativeRules() {
                @Override
                public Node byTransposed(Graph graph, Node gradient) {
                    return scaling.of(graph, DerivativeRules.super.byTransposed(graph, gradient));
                }
            }));
            mutations.add(mutation("byLeft, " + scaling, WEIGHTS, new DerivativeRules() {
                @Override
                public Node byLeft(Graph graph, Operation.MatrixProduct product, Node right, Node gradient) {
                    return scaling.of(graph, DerivativeRules.super.byLeft(graph, product, right, gradient));
                }
            }));
            mutations.add(mutation("byRight, " + scaling, WEIGHTS, new DerivativeRules() {
                @Override
                public Node byRight(Graph graph, Operation.MatrixProduct product, Node left, Node gradient) {
                    return scaling.of(graph, DerivativeRules.super.byRight(graph, product, left, gradient));
                }
            }));
            for (Operation.Reduction broken : Operation.Reduction.values()) {
                mutations.add(mutation("rows reduced by " + broken + ", " + scaling, WEIGHTS, new DerivativeRules() {
                    @Override
                    public Node byReducedRows(
                            Graph graph, Operation.Reduction reduction, Node matrix, Node result, Node gradient) {
                        Node right = DerivativeRules.super.byReducedRows(graph, reduction, matrix, result, gradient);
                        return reduction == broken ? scaling.of(graph, right) : right;
                    }
                }));
            }
        }
    }

    private static Mutation mutation(String title, String cell, DerivativeRules rules) {
        return new Mutation(title, cell, List.of(), rules);
    }

    private enum Scaling {
        SIGN(-1),
        FACTOR(1 + 1e-4);

        private final double factor;

        Scaling(double factor) {
            this.factor = factor;
        }

        Node of(Graph graph, Node node) {
            return graph.apply(ElementFunctions.MULTIPLY, graph.constant(factor), node);
        }
    }

    // The check.

    private static void check(List<Mutation> mutations) {
        List<CompiledCell.Request> requests = mutations.stream()
                .map(mutation ->
                        new CompiledCell.Request(mutation.cell(), mutation.rules(), EnumSet.of(NumberType.DOUBLE)))
                .toList();
        List<CompiledCell> cells = CompiledCell.all(requests);
        List<String> unnoticed = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            Mutation mutation = mutations.get(i);
            CompiledCell cell = cells.get(i);
            Trial trial = trial(cell, mutation.domain());
            for (Kernels kernels :
                    List.of(KernelSelection.vector(Precision.DOUBLE), KernelSelection.scalar(Precision.DOUBLE))) {
                CompiledCell.Worst worst = cell.against(trial, kernels);
                if (mutation.isBroken() == worst.error() <= TOLERANCE) {
                    unnoticed.add(mutation.title() + (kernels.vectorized() ? " vector" : " scalar") + ": error of "
                            + worst.tensor() + " " + worst.error());
                }
            }
        }
        assertThat(unnoticed)
                .as("right rules that fail, and broken ones that pass")
                .isEmpty();
        assertThat(cells).hasSizeGreaterThan(10);
    }

    /** Values in the domain of each argument; where domains meet, some arguments are equal, or 0, or only the first is 0. */
    private static Trial trial(CompiledCell cell, List<ElementFunction.Interval> domain) {
        Trial trial = Trial.random(cell.cell().description(), Map.of("H", 5), 3, 3, 5);
        if (domain.isEmpty()) {
            return trial;
        }
        Random random = new Random(6);
        Map<String, double[]> inputs = new LinkedHashMap<>();
        for (int i = 0; i < domain.size(); i++) {
            ElementFunction.Interval interval = domain.get(i);
            double[] numbers =
                    random.doubles(3 * 3 * 5, interval.low(), interval.high()).toArray();
            for (int j = 0; j < numbers.length; j += 3) {
                double equal = i == 0 ? numbers[j] : inputs.get("a")[j];
                double first = i == 0 ? 0 : numbers[j];
                double number = j % 9 == 0 ? 0 : j % 9 == 3 ? equal : first;
                numbers[j] = Math.max(interval.low(), Math.min(interval.high(), number));
            }
            inputs.put(LETTERS[i], numbers);
        }
        Values values = trial.values();
        return new Trial(
                trial.sizes(),
                new Values(values.steps(), values.batch(), inputs, values.states(), values.parameters()),
                trial.outputGradients(),
                trial.finalStateGradients());
    }
}
