package org.cellwright.compiler.facts;

import static org.cellwright.compiler.function.ElementFunctions.ABS;
import static org.cellwright.compiler.function.ElementFunctions.ADD;
import static org.cellwright.compiler.function.ElementFunctions.COS;
import static org.cellwright.compiler.function.ElementFunctions.DIVIDE;
import static org.cellwright.compiler.function.ElementFunctions.MULTIPLY;
import static org.cellwright.compiler.function.ElementFunctions.NEGATE;
import static org.cellwright.compiler.function.ElementFunctions.SIGMOID;
import static org.cellwright.compiler.function.ElementFunctions.SIGN;
import static org.cellwright.compiler.function.ElementFunctions.SIN;
import static org.cellwright.compiler.function.ElementFunctions.STOP_GRADIENT;
import static org.cellwright.compiler.function.ElementFunctions.SUBTRACT;
import static org.cellwright.compiler.function.ElementFunctions.TANH;
import static org.cellwright.compiler.function.ElementFunctions.WHERE;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.facts.Form.Factor;
import org.cellwright.compiler.facts.Form.Signed;
import org.cellwright.compiler.facts.Form.Symmetry;
import org.cellwright.compiler.function.ElementFunction;
import org.cellwright.compiler.ir.CellGraph;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;

/**
 * A cell's states and outputs as {@link Form}s.
 *
 * @param firstValues of the states
 * @param colour equal for cells that may be the same function
 * @param size how many formulas there are
 */
record Formulas(
        String cell, List<Signed> nextStates, List<Double> firstValues, List<Signed> outputs, int colour, int size) {

    static Formulas of(SameFunction.Candidate candidate) {
        Builder builder = new Builder(candidate.cell(), candidate.graph());
        List<Signed> states = builder.all(candidate.graph().nextStates());
        List<Signed> outputs = builder.all(candidate.graph().outputs());
        int colour = 0;
        for (Signed output : outputs) {
            colour = 31 * colour + output.form().colour();
        }
        for (Signed state : states) {
            colour += 17 * state.form().colour();
        }
        return new Formulas(
                candidate.cell().name(),
                states,
                builder.firstValues,
                outputs,
                colour + 7 * Objects.hash(builder.shapes.of(candidate.graph().inputShapes())),
                builder.forms.size());
    }

    private static final class Builder {
        private static final Set<ElementFunction> ODD = Set.of(TANH, SIN, SIGN, STOP_GRADIENT);
        private static final Set<ElementFunction> EVEN = Set.of(ABS, COS);
        private static final Set<ElementFunction> SUMS = Set.of(ADD, SUBTRACT, NEGATE);
        private static final Set<ElementFunction> PRODUCTS = Set.of(MULTIPLY, DIVIDE);

        private final CellGraph graph;
        private final List<Double> firstValues;
        private final CommonShapes shapes;
        private final MatrixParts parts;
        private final Map<Node, Signed> forms = new HashMap<>();

        Builder(CheckedCell cell, CellGraph graph) {
            this.graph = graph;
            this.firstValues = SameFunction.firstValues(cell);
            this.shapes = CommonShapes.of(cell);
            List<Node> nodes = Graph.reachable(graph.roots());
            this.parts = new MatrixParts(graph, nodes);
            Set<Node> needed = new HashSet<>(graph.roots());
            for (Node node : nodes) {
                for (Node operand : node.operands()) {
                    boolean inner = isOneOf(node, SUMS) && isOneOf(operand, SUMS)
                            || isOneOf(node, PRODUCTS) && isOneOf(operand, PRODUCTS);
                    if (!inner) {
                        needed.add(operand);
                    }
                }
            }
            nodes.stream().filter(needed::contains).forEach(node -> forms.put(node, form(node)));
        }

        List<Signed> all(List<Node> nodes) {
            return nodes.stream().map(forms::get).toList();
        }

        private static boolean isOneOf(Node node, Set<ElementFunction> functions) {
            return node.operation() instanceof Operation.Apply apply && functions.contains(apply.function());
        }

        private Signed form(Node node) {
            Operation operation = node.operation();
            if (operation instanceof Operation.Constant constant) {
                return number(constant.value());
            }
            if (operation instanceof Operation.Input input) {
                return positive(new Form.Input(input.index(), Objects.hash("input", input.index())));
            }
            if (operation instanceof Operation.PreviousState state) {
                int colour = Objects.hash("state", shapes.of(node.shape()), firstValues.get(state.index()));
                return positive(new Form.State(state.index(), colour));
            }
            if (operation instanceof Operation.Parameter || parts.isApart(node)) {
                Node whole = operation instanceof Operation.Parameter ? node : node.operand(0);
                return positive(new Form.Parameter(
                        parts.text(node), parts.text(whole), Objects.hash("parameter", shapes.of(node.shape()))));
            }
            if (isOneOf(node, SUMS)) {
                return sum(node);
            }
            if (isOneOf(node, PRODUCTS)) {
                return product(node);
            }
            return call(node);
        }

        private static Signed positive(Form form) {
            return new Signed(1, form);
        }

        private static Signed number(double value) {
            double magnitude = Math.abs(value);
            return new Signed(value < 0 ? -1 : 1, new Form.Number(magnitude, Double.hashCode(magnitude)));
        }

        private Signed sum(Node root) {
            List<Signed> terms = new ArrayList<>();
            double constant = 0;
            Deque<Map.Entry<Integer, Node>> open = new ArrayDeque<>();
            open.push(Map.entry(1, root));
            while (!open.isEmpty()) {
                int sign = open.peek().getKey();
                Node node = open.pop().getValue();
                if (isOneOf(node, SUMS)) {
                    boolean minus = !Graph.isApply(node, ADD);
                    open.push(Map.entry(
                            minus ? -sign : sign, node.operand(node.operands().size() - 1)));
                    if (node.operands().size() == 2) {
                        open.push(Map.entry(sign, node.operand(0)));
                    }
                    continue;
                }
                Signed term = forms.get(node);
                if (term.form() instanceof Form.Number number) {
                    constant += sign * term.sign() * number.value();
                } else {
                    terms.add(sign > 0 ? term : term.negative());
                }
            }
            if (constant == 1 && terms.size() == 1 && isNegativeSigmoid(terms.get(0))) {
                Form.Call sigmoid = (Form.Call) terms.get(0).form();
                return positive(new Form.Call(
                        sigmoid.function(),
                        sigmoid.symmetry(),
                        List.of(sigmoid.arguments().get(0).negative()),
                        sigmoid.colour()));
            }
            if (constant != 0 || terms.isEmpty()) {
                terms.add(number(constant));
            }
            if (terms.size() == 1) {
                return terms.get(0);
            }
            int colour = terms.stream().mapToInt(term -> mixed(term.form())).sum();
            return positive(new Form.Sum(terms, Objects.hash("sum", colour)));
        }

        /** Colours are added up, so each is mixed first, lest sums of different formulas be alike. */
        private static int mixed(Form form) {
            int colour = form.colour() * 0x9E3779B9;
            return colour ^ colour >>> 15;
        }

        private static boolean isNegativeSigmoid(Signed term) {
            return term.sign() < 0
                    && term.form() instanceof Form.Call call
                    && call.function().equals(SIGMOID.name());
        }

        private Signed product(Node root) {
            List<Factor> factors = new ArrayList<>();
            double constant = 1;
            Deque<Map.Entry<Boolean, Node>> open = new ArrayDeque<>();
            open.push(Map.entry(false, root));
            while (!open.isEmpty()) {
                boolean divisor = open.peek().getKey();
                Node node = open.pop().getValue();
                if (isOneOf(node, PRODUCTS)) {
                    open.push(Map.entry(Graph.isApply(node, DIVIDE) != divisor, node.operand(1)));
                    open.push(Map.entry(divisor, node.operand(0)));
                    continue;
                }
                Signed factor = forms.get(node);
                constant *= factor.sign();
                if (factor.form() instanceof Form.Number number) {
                    constant = divisor ? constant / number.value() : constant * number.value();
                } else {
                    factors.add(new Factor(divisor, factor.form()));
                }
            }
            int sign = constant < 0 ? -1 : 1;
            if (Math.abs(constant) != 1 || factors.isEmpty()) {
                factors.add(new Factor(false, number(constant).form()));
            }
            if (factors.size() == 1 && !factors.get(0).divisor()) {
                return new Signed(sign, factors.get(0).form());
            }
            int colour = factors.stream()
                    .mapToInt(factor -> factor.divisor() ? -3 * mixed(factor.form()) : mixed(factor.form()))
                    .sum();
            return new Signed(sign, new Form.Product(factors, Objects.hash("product", colour)));
        }

        private Signed call(Node node) {
            Operation operation = node.operation();
            List<Signed> arguments = all(node.operands());
            String function = shapes.of(operation);
            Symmetry symmetry = symmetry(operation);
            int colour = function.hashCode();
            for (Signed argument : arguments) {
                colour = 31 * colour + argument.form().colour();
            }
            return positive(new Form.Call(function, symmetry, arguments, colour));
        }

        private static Symmetry symmetry(Operation operation) {
            if (operation instanceof Operation.Apply apply) {
                if (apply.function() == WHERE) {
                    return Symmetry.CHOICE;
                }
                return ODD.contains(apply.function())
                        ? Symmetry.ODD
                        : EVEN.contains(apply.function()) ? Symmetry.EVEN : Symmetry.NONE;
            }
            if (operation instanceof Operation.MatrixVector) {
                return Symmetry.PRODUCT;
            }
            boolean linear = operation instanceof Operation.Broadcast
                    || operation instanceof Operation.EveryRow
                    || operation instanceof Operation.EveryColumn
                    || operation instanceof Operation.Transpose
                    || operation instanceof Operation.SumColumns
                    || operation instanceof Operation.Slice
                    || operation instanceof Operation.Stack
                    || operation instanceof Operation.Block
                    || operation instanceof Operation.BlockDiagonal
                    || operation instanceof Operation.Reduce reduce && reduce.reduction() == Operation.Reduction.SUM;
            return linear ? Symmetry.ODD : Symmetry.NONE;
        }
    }
}
