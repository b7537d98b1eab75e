package org.cellwright.compiler.backend.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Modifier;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.schedule.Action;
import org.cellwright.compiler.schedule.Action.Copy;
import org.cellwright.compiler.schedule.Action.Loop;
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
    private final Schedule schedule;
    private final CellNames names;
    private final ProgramCode program;
    private final Map<Loop, String> loops = new LinkedHashMap<>();
    private final Map<OuterProduct, String> weightGradients = new LinkedHashMap<>();

    RunCode(Schedule schedule, CellNames names, ProgramCode program) {
        this.schedule = schedule;
        this.names = names;
        this.program = program;
        for (Loop loop : schedule.all(Loop.class)) {
            Phase phase = loop.slot().phase();
            String prefix = phase.isWeights() ? "weights" : phase.isForward() ? "forward" : "backward";
            loops.put(loop, names.identifiers().fresh(prefix + "Loop" + (count(prefix) + 1)));
        }
        for (OuterProduct product : schedule.all(OuterProduct.class)) {
            weightGradients.put(product, names.identifiers().fresh(product.name()));
        }
    }

    private long count(String prefix) {
        return loops.values().stream()
                .filter(name -> name.startsWith(prefix + "Loop"))
                .count();
    }

    /** The methods of the loops, in order. */
    Map<Loop, String> loops() {
        return loops;
    }

    TypeSpec type(
            ClassName programName, String runName, String loopsName, List<TypeSpec> loopTypes, Set<NumberType> types) {
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
        weightGradients.values().forEach(name -> type.addField(TypedText.type("Matrix"), name, Modifier.PRIVATE));
        type.addField(int.class, "chunkOffset", Modifier.PRIVATE);
        ClassName loopsClass = ClassName.get("", loopsName);
        type.addField(loopsClass, "loops", Modifier.PRIVATE, Modifier.FINAL);
        constructor.addCode(TypedText.of(chooseLoops(types, loopsName)));
        type.addMethod(constructor.build());
        for (NumberType number : types) {
            for (boolean vector : new boolean[] {true, false}) {
                String loopType = LoopsCode.className(number, vector, loopsName);
                type.addMethod(MethodSpec.methodBuilder(factory(loopType))
                        .addModifiers(Modifier.PRIVATE)
                        .returns(loopsClass)
                        .addCode("return new " + loopType + "();\n")
                        .build());
            }
        }
        addAllocation(type);
        addForward(type);
        addOutput(type);
        addBackward(type);
        addGradients(type);
        loopTypes.forEach(type::addType);
        return type.build();
    }

    private static String factory(String className) {
        return Character.toLowerCase(className.charAt(0)) + className.substring(1);
    }

    private static String chooseLoops(Set<NumberType> types, String loopsName) {
        List<String> choices = new ArrayList<>();
        for (NumberType type : types) {
            choices.add("kernels.vectorized() ? " + factory(LoopsCode.className(type, true, loopsName)) + "() : "
                    + factory(LoopsCode.className(type, false, loopsName)) + "()");
        }
        if (choices.size() == 1) {
            return "loops = " + choices.get(0) + ";\n";
        }
        StringBuilder text = new StringBuilder("loops = switch (kernels.precision()) {\n");
        int i = 0;
        for (NumberType type : types) {
            text.append("    case ")
                    .append(type)
                    .append(" -> ")
                    .append(choices.get(i++))
                    .append(";\n");
        }
        return text.append("};\n").toString();
    }

    private void addStorages(TypeSpec.Builder type) {
        names.storages().forEach((storage, name) -> {
            if (storage.rows() != Rows.PARAMETER) {
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
                case STEP -> "layout.batch()";
                case WEIGHT -> "1";
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
        weightGradients.forEach((product, name) -> lines.add(name + " = reserve(" + name + ", " + leftColumns(product)
                + ", " + names.extent(product.right().size()) + ");\n"));
        type.addMethods(Statements.method(
                MethodSpec.methodBuilder("allocate")
                        .addAnnotation(Override.class)
                        .addModifiers(Modifier.PROTECTED),
                lines,
                "",
                names.identifiers()));
    }

    private void addForward(TypeSpec.Builder type) {
        StringBuilder body = new StringBuilder();
        bind(body, Rows.INPUT, "inputs");
        if (!schedule.actions(Phase.WEIGHTS_BEFORE).isEmpty()) {
            body.append("weightsBefore();\n");
            addWeights(type, "weightsBefore", Phase.WEIGHTS_BEFORE);
        }
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
            if (storage.rows() == Rows.WEIGHT && storage.name().equals("sums")) {
                body.append(name).append(".fill(0);\n");
            }
            if (storage.rows() == Rows.INPUT_GRADIENT && isWrittenByLoops(storage)) {
                body.append("if (")
                        .append(name)
                        .append(" == null) {\n    ")
                        .append(name)
                        .append(" = kernels.allocate(layout.totalRows(), ")
                        .append(names.columns(storage))
                        .append(");\n}\n");
            }
        });
        weightGradients.values().forEach(name -> body.append(name).append(".fill(0);\n"));
        body.append("for (int to = layout.steps(), from; to > 0; to = from) {\n    from = chunkStart(to);\n");
        body.append("    chunkOffset = layout.offset(from);\n");
        boolean before = addChunk(type, "backwardBefore", Phase.BACKWARD_BEFORE);
        boolean step = addStep(type, "backwardStep", Phase.BACKWARD_STEP);
        boolean after = addChunk(type, "backwardAfter", Phase.BACKWARD_AFTER);
        body.append(before ? "    backwardBefore(from, to);\n" : "");
        body.append(step ? "    for (int t = to - 1; t >= from; t--) {\n        backwardStep(t);\n    }\n" : "");
        body.append(after ? "    backwardAfter(from, to);\n" : "");
        body.append("}\n");
        if (!schedule.actions(Phase.WEIGHTS_AFTER).isEmpty()) {
            body.append("weightsAfter();\n");
            addWeights(type, "weightsAfter", Phase.WEIGHTS_AFTER);
        }
        type.addMethod(MethodSpec.methodBuilder("backward")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .addParameter(JavaText.MATRICES, "inputs")
                .addParameter(JavaText.MATRICES, "outputGradients")
                .addParameter(JavaText.MATRICES, "inputGradients")
                .addCode(TypedText.of(body.toString()))
                .build());
    }

    private boolean isWrittenByLoops(Storage storage) {
        return schedule.all(Loop.class).stream()
                .flatMap(loop -> loop.sinks().stream())
                .anyMatch(sink -> sink.location().storage() == storage);
    }

    private void addGradients(TypeSpec.Builder type) {
        List<String> lines = new ArrayList<>();
        for (ParameterGradient gradient : schedule.parameterGradients()) {
            String target = "gradients.get(" + gradient.parameter() + ").addBlock(" + names.extent(gradient.row())
                    + ", " + names.extent(gradient.column()) + ", ";
            if (gradient.product() == null) {
                Location vector = gradient.vector();
                lines.add(target + names.storage(vector.storage()) + ", 0, " + names.column(vector) + ", 1, "
                        + names.extent(vector.size()) + ");\n");
            } else {
                OuterProduct product = gradient.product();
                List<Extent> before = new ArrayList<>();
                product.left().subList(0, gradient.section()).forEach(location -> before.add(location.size()));
                lines.add(target + weightGradients.get(product) + ", " + names.columns(before) + ", 0, "
                        + names.extent(product.left().get(gradient.section()).size()) + ", "
                        + names.extent(product.right().size()) + ");\n");
            }
        }
        type.addMethods(Statements.method(
                MethodSpec.methodBuilder("addParameterGradients")
                        .addAnnotation(Override.class)
                        .addModifiers(Modifier.PUBLIC)
                        .addParameter(JavaText.MATRICES, "gradients"),
                lines,
                "",
                names.identifiers()));
    }

    // Phases.

    private void addWeights(TypeSpec.Builder type, String name, Phase phase) {
        List<String> lines = new ArrayList<>();
        for (Action action : schedule.actions(phase)) {
            lines.add(action instanceof Loop loop ? "loops." + loops.get(loop) + "();\n" : call(action, "0", "1", "0"));
        }
        type.addMethods(Statements.method(
                MethodSpec.methodBuilder(name).addModifiers(Modifier.PRIVATE), lines, "", names.identifiers()));
    }

    private boolean addStep(TypeSpec.Builder type, String name, Phase phase) {
        List<String> lines = new ArrayList<>();
        for (Action action : schedule.actions(phase)) {
            lines.add(
                    action instanceof Loop loop
                            ? "loops." + loops.get(loop) + "(t);\n"
                            : call(action, "t", "rows", "row"));
        }
        if (lines.isEmpty()) {
            return false;
        }
        type.addMethods(Statements.method(
                MethodSpec.methodBuilder(name).addModifiers(Modifier.PRIVATE).addParameter(int.class, "t"),
                lines,
                rowsOf(lines, "int row = layout.offset(t);\n", "int rows = layout.rows(t);\n"),
                names.identifiers()));
        return true;
    }

    private boolean addChunk(TypeSpec.Builder type, String name, Phase phase) {
        List<String> lines = new ArrayList<>();
        for (Action action : schedule.actions(phase)) {
            lines.add(
                    action instanceof Loop loop
                            ? "for (int t = from; t < to; t++) {\n    loops." + loops.get(loop) + "(t);\n}\n"
                            : overSteps(action));
        }
        if (lines.isEmpty()) {
            return false;
        }
        type.addMethods(Statements.method(
                MethodSpec.methodBuilder(name)
                        .addJavadoc("For the steps from {@code from} to before {@code to} at once.\n")
                        .addModifiers(Modifier.PRIVATE)
                        .addParameter(int.class, "from")
                        .addParameter(int.class, "to"),
                lines,
                rowsOf(
                        lines,
                        "int row = layout.offset(from);\n",
                        "int rows = layout.offset(to) - layout.offset(from);\n"),
                names.identifiers()));
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
            return call(action, "from", "rows", "row");
        }
        String call = call(action, "t", "layout.offset(end) - layout.offset(t)", "layout.offset(t)");
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

    /**
     * @param step the step, or the first of several
     * @param rows how many rows
     * @param row the first row of the step
     */
    private String call(Action action, String step, String rows, String row) {
        if (action instanceof Product product) {
            Location operand = product.operands().get(0);
            Location result = product.results().get(0);
            String text = "kernels.multiply(" + matrix(operand) + ", " + row(operand, step, row) + ", "
                    + names.column(operand)
                    + ", " + rows + ", program." + program.packed(product) + ", " + matrix(result) + ", "
                    + row(result, step, row) + ", " + names.column(result) + ", " + product.accumulate() + ");\n";
            boolean optional = result.storage().rows() == Rows.INPUT_GRADIENT && !isWrittenByLoops(result.storage());
            return optional ? "if (" + matrix(result) + " != null) {\n    " + text + "}\n" : text;
        }
        if (action instanceof OuterProduct product) {
            Location left = product.left().get(0);
            Location right = product.right();
            return "kernels.multiplyTransposed(" + matrix(left) + ", " + row(left, step, row) + ", "
                    + names.column(left) + ", "
                    + leftColumns(product) + ", " + matrix(right) + ", " + row(right, step, row) + ", "
                    + names.column(right)
                    + ", " + names.extent(right.size()) + ", " + rows + ", " + weightGradients.get(product)
                    + ", 0, 0);\n";
        }
        return copy((Copy) action, step, rows, row);
    }

    /** What has one row, such as a parameter, is copied to every row of what has many. */
    private String copy(Copy copy, String step, String rows, String row) {
        boolean spread = isOneRow(copy.from()) && !isOneRow(copy.to());
        String text = matrix(copy.to()) + ".copyBlock(" + row(copy.to(), step, row) + (spread ? " + i, " : ", ")
                + plus(names.column(copy.to()), copy.toOffset()) + ", " + matrix(copy.from()) + ", "
                + row(copy.from(), step, row) + ", " + plus(names.column(copy.from()), copy.fromOffset()) + ", "
                + (spread ? "1" : rows) + ", " + names.extent(copy.size()) + ");\n";
        return spread ? "for (int i = 0; i < " + rows + "; i++) {\n    " + text + "}\n" : text;
    }

    private static boolean isOneRow(Location location) {
        Rows rows = location.storage().rows();
        return rows == Rows.WEIGHT || rows == Rows.PARAMETER;
    }

    private String plus(String column, Extent offset) {
        return offset.equals(Extent.of(0))
                ? column
                : column.equals("0") ? names.extent(offset) : column + " + " + names.extent(offset);
    }

    private String leftColumns(OuterProduct product) {
        if (product.left().size() == 1) {
            return names.extent(product.left().get(0).size());
        }
        List<Extent> sizes = new ArrayList<>();
        product.left().forEach(location -> sizes.add(location.size()));
        return names.columns(sizes);
    }

    private String matrix(Location location) {
        String name = names.storage(location.storage());
        return location.storage().rows() == Rows.PARAMETER ? "program." + name : name;
    }

    private static String row(Location location, String step, String row) {
        return switch (location.storage().rows()) {
            case SEQUENCE, INPUT, OUTPUT_GRADIENT, INPUT_GRADIENT -> row;
            case CHUNK -> row + " - chunkOffset";
            case HISTORY -> location.previous() ? "layout.previousRow(" + step + ")" : "layout.batch() + " + row;
            case STEP, CARRY, WEIGHT, PARAMETER -> "0";
        };
    }
}
