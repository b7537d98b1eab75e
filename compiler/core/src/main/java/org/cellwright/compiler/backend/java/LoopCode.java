package org.cellwright.compiler.backend.java;

import static org.cellwright.compiler.function.ElementFunctions.ADD;
import static org.cellwright.compiler.function.ElementFunctions.DIVIDE;
import static org.cellwright.compiler.function.ElementFunctions.EQUAL;
import static org.cellwright.compiler.function.ElementFunctions.GREATER;
import static org.cellwright.compiler.function.ElementFunctions.GREATER_EQUAL;
import static org.cellwright.compiler.function.ElementFunctions.LESS;
import static org.cellwright.compiler.function.ElementFunctions.LESS_EQUAL;
import static org.cellwright.compiler.function.ElementFunctions.MULTIPLY;
import static org.cellwright.compiler.function.ElementFunctions.NEGATE;
import static org.cellwright.compiler.function.ElementFunctions.NOT_EQUAL;
import static org.cellwright.compiler.function.ElementFunctions.STOP_GRADIENT;
import static org.cellwright.compiler.function.ElementFunctions.SUBTRACT;
import static org.cellwright.compiler.function.ElementFunctions.WHERE;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cellwright.compiler.function.ElementFunction;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Matrices;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;
import org.cellwright.compiler.schedule.Action.Kind;
import org.cellwright.compiler.schedule.Action.Loop;
import org.cellwright.compiler.schedule.Action.Sink;
import org.cellwright.compiler.schedule.Location;
import org.cellwright.compiler.schedule.Phase;
import org.cellwright.compiler.schedule.Schedule;

/**
 * The body of the method for one loop: rows outside, columns inside. What vector and scalar loops have in common is here;
 * how a number is read, computed and written differs.
 */
abstract class LoopCode {
    private static final Set<ElementFunction> ARITHMETIC = Set.of(ADD, SUBTRACT, MULTIPLY, DIVIDE, NEGATE);
    private static final Set<ElementFunction> COMPARISONS =
            Set.of(LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, EQUAL, NOT_EQUAL);
    private static final int MOST_NESTED = 4;

    protected final NumberType type;
    protected final Loop loop;
    protected final CellNames names;
    protected final Identifiers identifiers;
    private final Schedule schedule;
    private final boolean columnsInside;
    private final boolean matrix;
    private final boolean inProgram;
    private final Map<Node, Integer> uses = new HashMap<>();
    private final Set<Node> inSinks = new HashSet<>();
    private final Map<Node, String> variables = new HashMap<>();
    private final Map<Node, Integer> nesting = new HashMap<>();
    private final LoopAddresses addresses;
    private final LoopStatements statements = new LoopStatements();
    private final List<String> equations = new ArrayList<>();

    LoopCode(Loop loop, Schedule schedule, CellNames names, NumberType type) {
        this.loop = loop;
        this.schedule = schedule;
        this.names = names;
        this.type = type;
        this.identifiers = names.forLoop();
        this.columnsInside = !loop.shape().isScalar();
        this.matrix = loop.shape().isMatrix();
        this.inProgram = loop.slot().phase() == Phase.WEIGHTS_BEFORE;
        this.addresses = new LoopAddresses(names, type, inProgram, this::outside);
        for (Node node : loop.nodes()) {
            if (isComputed(node)) {
                node.operands().forEach(operand -> uses.merge(operand, isCopy(node) ? 2 : 1, Integer::sum));
            }
        }
        for (Sink sink : loop.sinks()) {
            inSinks.add(sink.value());
            if (isCopy(sink.value())) {
                inSinks.add(sink.value().operand(0));
            }
        }
    }

    // How numbers are read, computed and written.

    /** The type of a variable inside the columns loop. */
    abstract String elementType();

    abstract String load(String array, String index);

    abstract String store(String value, String array, String index);

    /** A variable, declared before the columns, that holds a scalar in the form that the columns loop computes with. */
    abstract String spread(String scalar, String name);

    /** An expression of arithmetic. */
    abstract String arithmetic(ElementFunction function, List<String> operands);

    /** A value, or 0 where it has {@link NumberType#vanishing vanished}. */
    abstract String withoutVanished(String value);

    /** Whether a comparison holds. */
    abstract String condition(ElementFunction comparison, String a, String b);

    /** {@code a} where the condition holds, else {@code b}. */
    abstract String choice(String condition, String a, String b);

    /** a * b + c. */
    abstract String multiplyAdd(String a, String b, String c);

    abstract List<String> apply(ElementFunction function, List<String> arguments, String result);

    /** The step of the columns loop. */
    abstract String step();

    abstract String reductionStart(Kind kind);

    abstract String reduce(Kind kind, String accumulator, String value);

    abstract String reduced(Kind kind, String accumulator);

    /** A statement at the start of the columns loop where it reduces; null if none is needed. */
    abstract String validity(String size);

    /** A statement that declares 1 where the row {@code i} of a matrix is the column, or also below the diagonal, else 0. */
    abstract String ofPlace(String name, boolean diagonalAlone);

    abstract String zero();

    // The text.

    /** Equations of what the loop computes, one a line. */
    final List<String> equations() {
        return equations;
    }

    /** A statement of {@code apply} that does not depend on the row. */
    final void declareBeforeRows(String statement) {
        statements.beforeRows.add(statement);
    }

    final String body() {
        for (Node node : loop.nodes()) {
            declare(node);
        }
        for (Sink sink : loop.sinks()) {
            sink(sink);
        }
        describe();
        boolean reduces = loop.sinks().stream().anyMatch(sink -> sink.kind() == Kind.SUM || sink.kind() == Kind.MAX);
        String validity = reduces
                ? validity(names.extent(
                        matrix ? loop.shape().columns() : loop.shape().size()))
                : null;
        return statements.text(loop, addresses, names, step(), validity);
    }

    /** Whether it is another name for its operand. */
    private boolean isCopy(Node node) {
        return Graph.isApply(node, STOP_GRADIENT) && isComputed(node);
    }

    private boolean isComputed(Node node) {
        return loop.computed().contains(node);
    }

    private void declare(Node node) {
        Operation operation = node.operation();
        if (operation instanceof Operation.Known) {
            return;
        }
        if (isCopy(node)) {
            variables.put(node, operand(node.operand(0), !node.shape().isScalar()));
            return;
        }
        if (operation instanceof Operation.Broadcast && isComputed(node)) {
            variables.put(node, spreadOnce(node.operand(0)));
            return;
        }
        if (operation instanceof Operation.Identity) {
            statements.inside.add(ofPlace(variable(node), true));
        } else if (operation instanceof Operation.Triangle) {
            statements.inside.add(ofPlace(variable(node), false));
        } else if (Matrices.isSpread(node)) {
            declareSpread(node);
        } else if (matrix && node.shape().isVector()) {
            return; // read where it is every row or column
        } else if (!isComputed(node)) {
            declareLoad(node);
        } else if (isNested(node) || isCondition(node)) {
            nesting.put(node, 1 + depth(node));
        } else if (node.shape().isScalar()) {
            String variable = variable(node);
            String value = scalarExpression(node);
            (node.perRow() ? statements.beforeColumns : statements.beforeRows)
                    .add(type.primitive() + " " + variable + " = " + value + ";");
        } else {
            declareElement(node);
        }
    }

    private int depth(Node node) {
        return node.operands().stream()
                .mapToInt(operand -> nesting.getOrDefault(operand, 0))
                .max()
                .orElse(0);
    }

    /** Whether the node is written within the expression that uses it. */
    private boolean isNested(Node node) {
        return node.operation() instanceof Operation.Apply apply
                && ARITHMETIC.contains(apply.function())
                && !node.shape().isScalar()
                && uses.getOrDefault(node, 0) == 1
                && !inSinks.contains(node)
                && !schedule.cell().names().containsKey(node)
                && depth(node) < MOST_NESTED
                && isUsedInArithmetic(node);
    }

    /** Whether the node is a comparison without a name that does nothing but choose. */
    private boolean isCondition(Node node) {
        return node.operation() instanceof Operation.Apply apply
                && COMPARISONS.contains(apply.function())
                && !node.shape().isScalar()
                && !inSinks.contains(node)
                && !schedule.cell().names().containsKey(node)
                && loop.nodes().stream()
                        .filter(user -> isComputed(user) && user.operands().contains(node))
                        .allMatch(user -> Graph.isApply(user, WHERE)
                                && user.operands().lastIndexOf(node) == 0
                                && !user.shape().isScalar());
    }

    private boolean isUsedInArithmetic(Node node) {
        return loop.nodes().stream()
                .anyMatch(user -> user.operands().contains(node)
                        && isComputed(user)
                        && user.operation() instanceof Operation.Apply apply
                        && ARITHMETIC.contains(apply.function()));
    }

    private String variable(Node node) {
        String name = schedule.cell().names().get(node);
        if (name == null && node.operation() instanceof Operation.PreviousState state) {
            name = schedule.cell()
                            .names()
                            .getOrDefault(schedule.cell().nextStates().get(state.index()), "state") + " previous";
        } else if (name == null && node.operation() instanceof Operation.NextStateGradient state) {
            name = "d "
                    + schedule.cell()
                            .names()
                            .getOrDefault(schedule.cell().nextStates().get(state.index()), "state") + " later";
        } else if (name == null && node.operation() instanceof Operation.OutputGradient output) {
            name = "d "
                    + schedule.cell()
                            .names()
                            .getOrDefault(schedule.cell().outputs().get(output.index()), "output") + " given";
        }
        String spoken = name == null ? unnamed(node) : name;
        boolean isOutside = node.shape().isScalar() || node.operation() instanceof Operation.EveryColumn;
        String variable = isOutside ? outside(spoken) : identifiers.fresh(spoken);
        variables.put(node, variable);
        return variable;
    }

    /** A variable outside of the columns loop, where the matrices are named too. */
    private String outside(String name) {
        return identifiers.fresh(name, names.storageNames());
    }

    /** What a value without a name is called: after what it is. */
    private String unnamed(Node node) {
        if (Matrices.isSpread(node)) {
            return schedule.cell().names().getOrDefault(node.operand(0), "vector");
        }
        if (node.operation() instanceof Operation.Later) {
            return "later";
        }
        if (node.operation() instanceof Operation.Identity) {
            return "identity";
        }
        if (node.operation() instanceof Operation.Triangle) {
            return "triangle";
        }
        if (Graph.isApply(node, STOP_GRADIENT)) {
            return unnamed(node.operand(0));
        }
        if (node.operation() instanceof Operation.Apply apply) {
            return switch (apply.function().name()) {
                case "add", "subtract" -> "sum";
                case "multiply", "divide" -> "scaled";
                default -> apply.function().name() + " value";
            };
        }
        return node.operation() instanceof Operation.MatrixVectorSum ? "weighted" : "value";
    }

    private void declareLoad(Node node) {
        Location location = location(node);
        if (node.shape().isScalar()) {
            String variable = variable(node);
            boolean moves = location.storage().perRow();
            String text = addresses.array(location) + "[" + addresses.index(location, "") + "]";
            if (isCarried(node)) {
                text = ScalarCode.withoutVanished(text, type);
            }
            (moves ? statements.beforeColumns : statements.beforeRows)
                    .add(type.primitive() + " " + variable + " = " + text + ";");
        } else {
            String text = load(addresses.array(location), addresses.index(location, "j"));
            if (isCarried(node)) {
                text = withoutVanished(text);
            }
            statements.inside.add(elementType() + " " + variable(node) + " = " + text + ";");
        }
    }

    /** A vector is read once a row where it is every column, and with the elements where it is every row. */
    private void declareSpread(Node node) {
        Location location = location(node.operand(0));
        if (node.operation() instanceof Operation.EveryRow) {
            String text = load(addresses.array(location), addresses.index(location, "j"));
            statements.inside.add(elementType() + " " + variable(node) + " = " + text + ";");
        } else {
            statements.beforeMatrixRow.add(
                    spread(addresses.array(location) + "[" + addresses.index(location, "i") + "]", variable(node)));
        }
    }

    /** Gradients that are carried back through time may vanish: see {@link NumberType#vanishing}. */
    private static boolean isCarried(Node node) {
        return node.operation() instanceof Operation.NextStateGradient;
    }

    private Location location(Node node) {
        Location temporary = loop.temporaries().get(node);
        return temporary != null ? temporary : schedule.locations().get(node);
    }

    private void declareElement(Node node) {
        ElementFunction function = ((Operation.Apply) node.operation()).function();
        if (ARITHMETIC.contains(function)) {
            String text = expression(node);
            statements.inside.add(elementType() + " " + variable(node) + " = " + text + ";");
            return;
        }
        if (function == WHERE && nesting.containsKey(node.operand(0))) {
            String text =
                    choice(condition(node.operand(0)), operand(node.operand(1), true), operand(node.operand(2), true));
            statements.inside.add(elementType() + " " + variable(node) + " = " + text + ";");
            return;
        }
        List<String> arguments = new ArrayList<>();
        node.operands().forEach(operand -> arguments.add(operand(operand, true)));
        statements.inside.addAll(apply(function, arguments, variable(node)));
    }

    private String condition(Node node) {
        ElementFunction comparison = ((Operation.Apply) node.operation()).function();
        return condition(comparison, operand(node.operand(0), true), operand(node.operand(1), true));
    }

    private String expression(Node node) {
        ElementFunction function = ((Operation.Apply) node.operation()).function();
        if (function == ADD) {
            for (int i = 0; i < 2; i++) {
                Node product = node.operand(i);
                if (nesting.containsKey(product) && Graph.isApply(product, MULTIPLY)) {
                    return multiplyAdd(
                            operand(product.operand(0), true),
                            operand(product.operand(1), true),
                            operand(node.operand(1 - i), true));
                }
            }
        }
        List<String> operands = new ArrayList<>();
        inReadingOrder(node).forEach(operand -> operands.add(operand(operand, true)));
        return arithmetic(function, operands);
    }

    /** The operands as one writes them: in a sum, products of matrices come before other terms. */
    static List<Node> inReadingOrder(Node node) {
        boolean swap = Graph.isApply(node, ADD)
                && node.operand(1).operation() instanceof Operation.MatrixVectorSum
                && !(node.operand(0).operation() instanceof Operation.MatrixVectorSum);
        return swap ? List.of(node.operand(1), node.operand(0)) : node.operands();
    }

    /** The text of an operand; of a scalar, where elements are computed, in the form of an element. */
    private String operand(Node node, boolean asElement) {
        if (asElement && columnsInside && node.shape().isScalar()) {
            return spreadOnce(node);
        }
        if (node.operation() instanceof Operation.Constant constant) {
            return literal(constant.value());
        }
        if (node.operation() instanceof Operation.Size size) {
            return "(" + type.primitive() + ") (" + names.extent(size.extent()) + ")";
        }
        if (node.operation() instanceof Operation.Given given) {
            return "(" + type.primitive() + ") " + (inProgram ? "" : "program.") + names.constant(given.name());
        }
        if (nesting.containsKey(node)) {
            return nested(expression(node));
        }
        return variables.get(node);
    }

    /** An expression as part of another. */
    abstract String nested(String expression);

    private final Map<Node, String> spreads = new HashMap<>();

    private String spreadOnce(Node scalar) {
        String known = spreads.get(scalar);
        if (known == null) {
            String text = operand(scalar, false);
            known = outside(spreadName(scalar));
            (scalar.perRow() ? statements.beforeColumns : statements.beforeRows).add(spread(text, known));
            spreads.put(scalar, known);
        }
        return known;
    }

    private String spreadName(Node scalar) {
        if (scalar.operation() instanceof Operation.Constant constant) {
            double value = constant.value();
            return value == 0
                    ? "zero"
                    : value == 1 ? "one" : value == -1 ? "minus one" : value == 0.5 ? "half" : "number";
        }
        String variable = scalar.operation() instanceof Operation.Given given ? given.name() : variables.get(scalar);
        return (variable == null ? "size" : variable) + " everywhere";
    }

    private String scalarExpression(Node node) {
        List<String> arguments = new ArrayList<>();
        node.operands().forEach(operand -> arguments.add(operand(operand, false)));
        return ScalarCode.expression(((Operation.Apply) node.operation()).function(), type, arguments);
    }

    final String literal(double value) {
        String wrapper = type == NumberType.FLOAT ? "Float" : "Double";
        if (Double.isNaN(value)) {
            return wrapper + ".NaN";
        }
        if (Double.isInfinite(value)) {
            return wrapper + (value > 0 ? ".POSITIVE_INFINITY" : ".NEGATIVE_INFINITY");
        }
        if (type == NumberType.DOUBLE) {
            return Double.toString(value);
        }
        float rounded = (float) value;
        return Float.isInfinite(rounded)
                ? wrapper + (value > 0 ? ".POSITIVE_INFINITY" : ".NEGATIVE_INFINITY")
                : Float.toString(rounded) + "f";
    }

    private void sink(Sink sink) {
        Location location = sink.location();
        boolean element = !sink.value().shape().isScalar();
        String array = addresses.array(location);
        switch (sink.kind()) {
            case STORE -> {
                String value = operand(sink.value(), element);
                if (element) {
                    statements.stores.add(store(value, array, addresses.index(location, "j")));
                } else {
                    statements.afterColumns.add(array + "[" + addresses.index(location, "") + "] = " + value + ";");
                }
            }
            case ADD_ROWS -> {
                String value = operand(sink.value(), element);
                if (element) {
                    add(value, array, addresses.index(location, "j"));
                } else {
                    statements.afterColumns.add(array + "[" + addresses.index(location, "") + "] += " + value + ";");
                }
            }
            case SUM_COLUMNS -> {
                String index = addresses.index(location, "j");
                statements.beforeMatrix.add(
                        "for (int j = 0; j < " + names.extent(loop.shape().columns()) + "; " + step() + ") {");
                statements.beforeMatrix.add("    " + store(zero(), array, index));
                statements.beforeMatrix.add("}");
                add(operand(sink.value(), true), array, index);
            }
            case SUM, MAX -> {
                String accumulator = outside(sink.kind() == Kind.SUM ? "sum" : "largest");
                (matrix ? statements.beforeMatrixRow : statements.beforeColumns)
                        .add(elementType() + " " + accumulator + " = " + reductionStart(sink.kind()) + ";");
                statements.stores.add(reduce(sink.kind(), accumulator, operand(sink.value(), true)));
                (matrix ? statements.afterMatrixRow : statements.afterColumns)
                        .add(array + "[" + addresses.index(location, matrix ? "i" : "") + "] = "
                                + reduced(sink.kind(), accumulator) + ";");
            }
        }
    }

    private void add(String value, String array, String index) {
        statements.stores.add(store(arithmetic(ADD, List.of(load(array, index), value)), array, index));
    }

    private void describe() {
        EquationText text = new EquationText(node -> variables.get(node), schedule.cell());
        for (Node node : loop.nodes()) {
            if (isCarried(node) && variables.containsKey(node)) {
                equations.add(variables.get(node) + " is 0 where it is below " + type.vanished()
                        + ": denormal numbers are slow");
            }
            boolean said = schedule.cell().names().containsKey(node)
                    || inSinks.contains(node)
                    || uses.getOrDefault(node, 0) > 1;
            boolean known = isCopy(node) && variables.get(node).equals(variables.get(node.operand(0)));
            if (isComputed(node) && !known && said && !nesting.containsKey(node) && variables.containsKey(node)) {
                equations.add(text.equation(node, variables.get(node)));
            }
        }
    }
}
