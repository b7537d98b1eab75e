package org.cellwright.compiler.backend.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import javax.lang.model.element.Modifier;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;
import org.cellwright.compiler.schedule.Action;
import org.cellwright.compiler.schedule.Action.Copy;
import org.cellwright.compiler.schedule.Action.Loop;
import org.cellwright.compiler.schedule.Action.MatrixProduct;
import org.cellwright.compiler.schedule.Action.OuterProduct;
import org.cellwright.compiler.schedule.Action.Product;
import org.cellwright.compiler.schedule.Location;
import org.cellwright.compiler.schedule.Phase;
import org.cellwright.compiler.schedule.Schedule;
import org.cellwright.compiler.schedule.Schedule.ParameterGradient;
import org.cellwright.compiler.schedule.Storage;
import org.cellwright.compiler.schedule.Storage.Rows;

/** The nested class that takes one batch through the cell, forward and backward. */
final class RunCode {
    private static final String PARAMETER_GRADIENTS = "parameterGradients";

    private final Schedule schedule;
    private final CellNames names;
    private final ProgramCode program;
    private final Map<Loop, String> loops = new LinkedHashMap<>();
    private final Map<OuterProduct, String> weightGradients = new LinkedHashMap<>();
    private final Set<OuterProduct> inPlace;
    private final ActionCode actions;
    private final LoopRuns runs;

    RunCode(Schedule schedule, CellNames names, ProgramCode program) {
        this.schedule = schedule;
        this.names = names;
        this.program = program;
        for (Loop loop : schedule.all(Loop.class)) {
            Phase phase = loop.slot().phase();
            if (phase == Phase.WEIGHTS_BEFORE) {
                continue; // the program's
            }
            String prefix = phase.isWeights() ? "weights" : phase.isForward() ? "forward" : "backward";
            loops.put(loop, names.identifiers().fresh(prefix + "Loop" + (count(prefix) + 1)));
        }
        for (OuterProduct product : schedule.all(OuterProduct.class)) {
            weightGradients.put(product, names.identifiers().fresh(product.name()));
        }
        runs = new LoopRuns(schedule, names, loops);
        List<MatrixProduct> factors = new ArrayList<>();
        for (Action action : schedule.actions(Phase.WEIGHTS_AFTER)) {
            if (action instanceof MatrixProduct product) {
                factors.add(product);
            }
        }
        inPlace = schedule.inPlace();
        actions = new ActionCode(
                schedule,
                names,
                product -> "program." + program.packed(product),
                factors,
                weightGradients,
                inPlace,
                "program.");
    }

    private long count(String prefix) {
        return loops.values().stream()
                .filter(name -> name.startsWith(prefix + "Loop"))
                .count();
    }

    TypeSpec type(ClassName programName, String runName, String loopsName, Set<NumberType> types) {
        LoopsCode code = new LoopsCode(schedule, names, loops, loopsName);
        TypeSpec.Builder type = TypeSpec.classBuilder(runName)
                .addJavadoc("One batch through the cell.\n")
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .superclass(TypedText.type("StateRun"));
        type.addField(programName, "program", Modifier.PRIVATE, Modifier.FINAL);
        MethodSpec.Builder constructor = MethodSpec.constructorBuilder()
                .addParameter(programName, "program")
                .addCode("super(DESCRIPTION, program);\nthis.program = program;\n");
        program.addSizes(type, constructor, "program.sizes()");
        addStorages(type);
        weightGradients.forEach((product, name) -> type.addField(gradientField(product, name)));
        type.addField(int.class, "chunkOffset", Modifier.PRIVATE);
        actions.addFactors(type, constructor);
        constructor.addCode(TypedText.of(code.choose("loops", types)));
        type.addMethod(constructor.build());
        code.addTo(
                type,
                "loops",
                "What is computed element by element between two products, for all sequences of a step.\n",
                types);
        addAllocation(type);
        addForward(type);
        addOutput(type);
        addBackward(type);
        return type.build();
    }

    private FieldSpec gradientField(OuterProduct product, String name) {
        if (!inPlace.contains(product)) {
            return FieldSpec.builder(TypedText.type("Matrix"), name, Modifier.PRIVATE)
                    .build();
        }
        return FieldSpec.builder(TypedText.type("RowBlocks"), name, Modifier.PRIVATE, Modifier.FINAL)
                .initializer(
                        "new $T($L)",
                        TypedText.type("RowBlocks"),
                        product.left().size())
                .build();
    }

    private void addStorages(TypeSpec.Builder type) {
        names.storages().forEach((storage, name) -> {
            if (!storage.isShared()) {
                type.addField(TypedText.type("Matrix"), name, Modifier.PRIVATE);
            }
        });
    }

    private void addAllocation(TypeSpec.Builder type) {
        List<String> lines = new ArrayList<>();
        names.storages().forEach((storage, name) -> {
            String columns = names.columns(storage);
            String rows = switch (storage.rows()) {
                case SEQUENCE -> "layout.totalRows()";
                case CHUNK -> "chunkRows()";
                case STEP, BATCH -> "layout.batch()";
                case FEW -> "fewRows(1)";
                case WEIGHT -> names.extent(storage.height());
                default -> null;
            };
            if (storage.rows() == Rows.HISTORY) {
                lines.add(name + " = history(" + storage.index() + ");\n");
            } else if (storage.rows() == Rows.CARRY) {
                lines.add(name + " = carry(" + storage.index() + ");\n");
            } else if (rows != null) {
                lines.add(name + " = reserve(" + name + ", " + rows + ", " + columns + ");\n");
            }
        });
        forEachSum((product, name) -> lines.add(name + " = reserve(" + name + ", " + actions.leftColumns(product) + ", "
                + names.extent(product.columns()) + ");\n"));
        type.addMethods(Statements.method(
                MethodSpec.methodBuilder("allocate")
                        .addAnnotation(Override.class)
                        .addModifiers(Modifier.PROTECTED),
                lines,
                "",
                names.identifiers()));
    }

    private void addForward(TypeSpec.Builder type) {
        StringBuilder body = new StringBuilder(hasMatrixStates() ? "takeInitialMatrices();\n" : "");
        bind(body, Rows.INPUT, "inputs");
        schedule.masks(mask -> mask.kind() != Operation.MaskKind.WEIGHTS).forEach((node, at) -> {
            Operation.Mask mask = (Operation.Mask) node.operation();
            body.append(drawing(mask.kind()) + "(" + mask.index() + ", " + actions.matrix(at) + ", "
                    + names.column(at) + ", " + names.extent(at.size()) + ", "
                    + KnownText.of(node.operand(0), "program.", names) + ");\n");
        });
        forEachFirstState((state, first) ->
                body.append("beginWith(" + state + ", " + actions.matrix(first) + ", " + names.column(first) + ");\n"));
        body.append("for (int from = 0, to; from < layout.steps(); from = to) {\n    to = chunkEnd(from);\n");
        boolean before = addChunk(type, "forwardBefore", Phase.FORWARD_BEFORE);
        boolean step = addStep(type, "forwardStep", Phase.FORWARD_STEP);
        boolean after = addChunk(type, "forwardAfter", Phase.FORWARD_AFTER);
        body.append(before ? "    forwardBefore(from, to);\n" : "");
        body.append(step ? "    for (int t = from; t < to; t++) {\n        forwardStep(t);\n    }\n" : "");
        body.append(after ? "    forwardAfter(from, to);\n" : "");
        body.append("}\n");
        type.addMethod(MethodSpec.methodBuilder("forward")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .addParameter(JavaText.MATRICES, "inputs")
                .addCode(TypedText.of(body.toString()))
                .build());
    }

    /** Where the operations of a kind stand, in the order of the graph. */
    private <O extends Operation> Map<O, Location> locations(Class<O> kind) {
        Map<O, Location> found = new LinkedHashMap<>();
        new TreeMap<>(schedule.locations()).forEach((node, location) -> {
            if (kind.isInstance(node.operation())) {
                found.put(kind.cast(node.operation()), location);
            }
        });
        return found;
    }

    private static String drawing(Operation.MaskKind kind) {
        return switch (kind) {
            case DROPOUT -> "dropout";
            case VARIATIONAL -> "variationalDropout";
            case ZONEOUT -> "zoneout";
            case WEIGHTS -> throw new IllegalArgumentException("weights are the program's");
        };
    }

    /** What states begin with, where that is computed. */
    private void forEachFirstState(BiConsumer<Integer, Location> use) {
        List<Node> firstStates = schedule.cell().firstStates();
        for (int i = 0; i < firstStates.size(); i++) {
            if (firstStates.get(i) != null) {
                use.accept(i, schedule.locations().get(firstStates.get(i)));
            }
        }
    }

    private void bind(StringBuilder body, Rows rows, String list) {
        names.storages().forEach((storage, name) -> {
            if (storage.rows() == rows) {
                body.append(name)
                        .append(" = ")
                        .append(list)
                        .append(".get(")
                        .append(storage.index())
                        .append(");\n");
            }
        });
    }

    private boolean hasMatrixStates() {
        return schedule.cell().nextStates().stream()
                .anyMatch(state -> state.shape().isMatrix());
    }

    private void addOutput(TypeSpec.Builder type) {
        StringBuilder body = new StringBuilder("return switch (output) {\n");
        for (int i = 0; i < schedule.cell().outputs().size(); i++) {
            int state = schedule.cell()
                    .nextStates()
                    .indexOf(schedule.cell().outputs().get(i));
            body.append("    case ").append(i).append(" -> ");
            if (state >= 0) {
                body.append("states(").append(state).append(");\n");
            } else {
                int index = i + 1;
                String name = names.storages().keySet().stream()
                        .filter(storage -> storage.rows() == Rows.SEQUENCE && storage.index() == index)
                        .map(names::storage)
                        .findFirst()
                        .orElseThrow();
                body.append(name).append(".rows(0, layout.totalRows());\n");
            }
        }
        body.append("    default -> throw new IndexOutOfBoundsException(output);\n};\n");
        type.addMethod(MethodSpec.methodBuilder("output")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(TypedText.type("Matrix"))
                .addParameter(int.class, "output")
                .addCode(TypedText.of(body.toString()))
                .build());
    }

    private void addBackward(TypeSpec.Builder type) {
        StringBuilder body = new StringBuilder();
        bind(body, Rows.INPUT, "inputs");
        bind(body, Rows.OUTPUT_GRADIENT, "outputGradients");
        bind(body, Rows.INPUT_GRADIENT, "inputGradients");
        names.storages().forEach((storage, name) -> {
            if (storage.rows() == Rows.WEIGHT && storage.index() == Storage.SUMS) {
                body.append(name).append(".fill(0);\n");
            }
            if (storage.rows() == Rows.INPUT_GRADIENT && actions.isWrittenByLoops(storage)) {
                body.append("if (")
                        .append(name)
                        .append(" == null) {\n    ")
                        .append(name)
                        .append(" = kernels.allocate(layout.totalRows(), ")
                        .append(names.columns(storage))
                        .append(");\n}\n");
            }
        });
        forEachSum((product, name) -> body.append(name).append(".fill(0);\n"));
        List<String> places = new ArrayList<>();
        weightGradients
                .keySet()
                .forEach(product -> schedule.parameterGradients().stream()
                        .filter(gradient -> gradient.part().product() == product && inPlace.contains(product))
                        .forEach(gradient -> places.add(actions.place(parameter(gradient), gradient.part()))));
        body.append(addGradients(type, "placeGradients", places));
        body.append(hasMatrixStates() ? "takeMatrixGradients();\n" : "");
        body.append("for (int to = layout.steps(), from; to > 0; to = from) {\n    from = chunkStart(to);\n");
        body.append("    chunkOffset = layout.offset(from);\n");
        boolean before = addChunk(type, "backwardBefore", Phase.BACKWARD_BEFORE);
        boolean step = addStep(type, "backwardStep", Phase.BACKWARD_STEP);
        boolean after = addChunk(type, "backwardAfter", Phase.BACKWARD_AFTER);
        body.append(before ? "    backwardBefore(from, to);\n" : "");
        body.append(step ? "    for (int t = to - 1; t >= from; t--) {\n        backwardStep(t);\n    }\n" : "");
        body.append(after ? "    backwardAfter(from, to);\n" : "");
        body.append("}\n");
        body.append(hasMatrixStates() ? "giveMatrixGradients();\n" : "");
        locations(Operation.FirstStateGradient.class)
                .forEach((first, at) -> body.append("addFirstGradient(" + first.index() + ", " + actions.matrix(at)
                        + ", " + names.column(at) + ");\n"));
        if (!schedule.actions(Phase.WEIGHTS_AFTER).isEmpty()) {
            body.append("weightsAfter();\n");
            addWeights(type, "weightsAfter", Phase.WEIGHTS_AFTER);
        }
        body.append(addGradients(
                type,
                "addGradients",
                schedule.parameterGradients().stream()
                        .filter(gradient -> !inPlace.contains(gradient.part().product()))
                        .map(gradient -> actions.add(parameter(gradient), gradient.part()))
                        .toList()));
        type.addMethod(MethodSpec.methodBuilder("backward")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .addParameter(JavaText.MATRICES, "inputs")
                .addParameter(JavaText.MATRICES, "outputGradients")
                .addParameter(JavaText.MATRICES, "inputGradients")
                .addParameter(JavaText.MATRICES, PARAMETER_GRADIENTS)
                .addCode(TypedText.of(body.toString()))
                .build());
    }

    /** The products whose results are not added to gradients of parameters right away. */
    private void forEachSum(BiConsumer<OuterProduct, String> use) {
        weightGradients.forEach((product, name) -> {
            if (!inPlace.contains(product)) {
                use.accept(product, name);
            }
        });
    }

    private static String parameter(ParameterGradient gradient) {
        return PARAMETER_GRADIENTS + ".get(" + gradient.parameter() + ")";
    }

    /** A method of these statements for the gradients of parameters, and the call of it; nothing if there are none. */
    private String addGradients(TypeSpec.Builder type, String name, List<String> lines) {
        if (lines.isEmpty()) {
            return "";
        }
        type.addMethods(Statements.method(
                MethodSpec.methodBuilder(name)
                        .addModifiers(Modifier.PRIVATE)
                        .addParameter(JavaText.MATRICES, PARAMETER_GRADIENTS),
                lines,
                "",
                names.identifiers()));
        return name + "(" + PARAMETER_GRADIENTS + ");\n";
    }

    // Phases.

    private void addWeights(TypeSpec.Builder type, String name, Phase phase) {
        List<String> lines = new ArrayList<>();
        for (Action action : schedule.actions(phase)) {
            lines.add(
                    action instanceof Loop loop
                            ? "loops." + loops.get(loop) + "();\n"
                            : actions.call(action, "0", "1", "0"));
        }
        type.addMethods(Statements.method(
                MethodSpec.methodBuilder(name).addModifiers(Modifier.PRIVATE), lines, "", names.identifiers()));
    }

    private boolean addStep(TypeSpec.Builder type, String name, Phase phase) {
        return addPhase(
                type,
                MethodSpec.methodBuilder(name).addModifiers(Modifier.PRIVATE).addParameter(int.class, "t"),
                phase,
                action -> actions.call(action, "t", "rows", "row"),
                run -> runs.of(run, "t", "rows"),
                "int row = layout.offset(t);\n",
                "int rows = layout.rows(t);\n");
    }

    private boolean addChunk(TypeSpec.Builder type, String name, Phase phase) {
        return addPhase(
                type,
                MethodSpec.methodBuilder(name)
                        .addJavadoc("For the steps from {@code from} to before {@code to} at once.\n")
                        .addModifiers(Modifier.PRIVATE)
                        .addParameter(int.class, "from")
                        .addParameter(int.class, "to"),
                phase,
                this::overSteps,
                runs::ofChunk,
                "int row = layout.offset(from);\n",
                "int rows = layout.offset(to) - layout.offset(from);\n");
    }

    /** A method for all actions of a phase; none if there are none. */
    private boolean addPhase(
            TypeSpec.Builder type,
            MethodSpec.Builder method,
            Phase phase,
            Function<Action, String> call,
            Function<List<Loop>, String> callRun,
            String row,
            String rows) {
        List<String> lines = new ArrayList<>();
        List<Loop> run = new ArrayList<>();
        for (Action action : schedule.actions(phase)) {
            if (action instanceof Loop loop) {
                run.add(loop);
                continue;
            }
            if (!run.isEmpty()) {
                lines.add(callRun.apply(run));
                run = new ArrayList<>();
            }
            lines.add(call.apply(action));
        }
        if (!run.isEmpty()) {
            lines.add(callRun.apply(run));
        }
        if (lines.isEmpty()) {
            return false;
        }
        type.addMethods(Statements.method(method, lines, rowsOf(lines, row, rows), names.identifiers()));
        runs.addTo(type);
        return true;
    }

    /** The declarations that the statements use. */
    private static String rowsOf(List<String> lines, String row, String rows) {
        String text = String.join("", lines);
        return (text.matches("(?s).*\\brow\\b.*") ? row : "") + (text.matches("(?s).*\\brows\\b.*") ? rows : "");
    }

    /** All rows of a chunk at once; where previous states are read, in pieces in which they follow each other. */
    private String overSteps(Action action) {
        if (!readsPrevious(action)) {
            return actions.call(action, "from", "rows", "row");
        }
        String call = actions.call(action, "t", "layout.offset(end) - layout.offset(t)", "layout.offset(t)");
        return "for (int t = from, end; t < to; t = end) {\n    end = layout.runEnd(t, to);\n    "
                + call.strip().replace("\n", "\n    ") + "\n}\n";
    }

    private static boolean readsPrevious(Action action) {
        if (action instanceof Product product) {
            return product.operands().get(0).previous();
        }
        if (action instanceof OuterProduct product) {
            return product.right().previous() || product.left().get(0).previous();
        }
        return action instanceof Copy copy && copy.from().previous();
    }
}
