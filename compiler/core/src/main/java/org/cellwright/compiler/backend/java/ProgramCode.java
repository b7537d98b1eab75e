package org.cellwright.compiler.backend.java;

import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Modifier;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;
import org.cellwright.compiler.ir.Shape;
import org.cellwright.compiler.schedule.Action;
import org.cellwright.compiler.schedule.Action.Loop;
import org.cellwright.compiler.schedule.Action.MatrixProduct;
import org.cellwright.compiler.schedule.Action.Product;
import org.cellwright.compiler.schedule.Action.Term;
import org.cellwright.compiler.schedule.Location;
import org.cellwright.compiler.schedule.Phase;
import org.cellwright.compiler.schedule.Schedule;
import org.cellwright.compiler.schedule.Storage;
import org.cellwright.compiler.schedule.Storage.Rows;

/** The nested class that holds the sizes and the packed weights. */
final class ProgramCode {
    private final Schedule schedule;
    private final CellNames names;
    private final List<String> dimensions;
    private final List<String> constants;
    private final Map<Product, String> packed = new LinkedHashMap<>();
    private final Map<Loop, String> loops = new LinkedHashMap<>();
    private final ActionCode actions;

    /** @param constants those that a layer may set */
    ProgramCode(Schedule schedule, CellNames names, List<String> dimensions, List<String> constants) {
        this.schedule = schedule;
        this.names = names;
        this.dimensions = dimensions;
        this.constants = constants;
        for (Product product : schedule.all(Product.class)) {
            packed.put(product, names.identifiers().fresh(product.name()));
        }
        List<MatrixProduct> factors = new ArrayList<>();
        for (Action action : schedule.actions(Phase.WEIGHTS_BEFORE)) {
            if (action instanceof Loop loop) {
                loops.put(loop, names.identifiers().fresh("preparationLoop" + (loops.size() + 1)));
            } else if (action instanceof MatrixProduct product) {
                factors.add(product);
            }
        }
        actions = new ActionCode(schedule, names, packed::get, factors, Map.of(), Set.of(), "");
    }

    /** The field with the packed weights of a product. */
    String packed(Product product) {
        return packed.get(product);
    }

    /** Fields for the sizes, and their initialisation from {@code sizes} and {@code kernels}. */
    void addSizes(TypeSpec.Builder type, MethodSpec.Builder constructor, String sizes) {
        for (String dimension : dimensions) {
            String name = names.dimension(dimension);
            type.addField(int.class, name, Modifier.FINAL);
            constructor.addCode(TypedText.of(name + " = " + sizes + ".of(\"" + JavaText.escape(dimension) + "\");\n"));
        }
        names.paddedSizes().forEach((size, padded) -> {
            type.addField(int.class, padded, Modifier.FINAL);
            constructor.addCode(TypedText.of(padded + " = kernels.padded(" + names.extent(size) + ");\n"));
        });
    }

    TypeSpec type(String programName, String runName, String loopsName, Set<NumberType> types) {
        TypeSpec.Builder type = TypeSpec.classBuilder(programName)
                .addJavadoc("The cell for given sizes, with its weights packed for products.\n")
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .superclass(TypedText.type("CellProgram"));
        MethodSpec.Builder constructor = MethodSpec.constructorBuilder();
        if (!constants.isEmpty()) {
            constructor.addParameter(TypedText.type("CellDescription"), "description");
        }
        constructor
                .addParameter(TypedText.type("Sizes"), "sizes")
                .addParameter(TypedText.type("Kernels"), "kernels")
                .addCode("super(sizes, kernels);\n");
        addSizes(type, constructor, "sizes");
        for (String constant : constants) {
            String name = names.constant(constant);
            type.addField(double.class, name, Modifier.FINAL);
            constructor.addCode(
                    TypedText.of(name + " = description.constant(\"" + JavaText.escape(constant) + "\");\n"));
        }
        List<String> construction = new ArrayList<>();
        List<String> packing = new ArrayList<>();
        for (Storage storage : schedule.storages()) {
            if (storage.isShared()) {
                String name = names.storage(storage);
                type.addField(TypedText.type("Matrix"), name);
                construction.add(name + " = kernels.allocate(" + names.extent(storage.height()) + ", "
                        + names.columns(storage) + ");\n");
            }
            if (storage.rows() == Rows.PARAMETER) {
                packing.add(names.storage(storage) + ".copyFrom(parameters.get(" + storage.index() + "));\n");
            }
        }
        rateChecks().forEach(check -> constructor.addCode(TypedText.of(check)));
        packed.forEach((product, name) -> {
            boolean blocks = !product.blocks().equals(Extent.ONE);
            type.addField(TypedText.type(blocks ? "PackedBlocks" : "PackedMatrix"), name);
            construction.add(name + " = " + newPacked(product) + ";\n");
        });
        schedule.masks(mask -> mask.kind() == Operation.MaskKind.WEIGHTS)
                .forEach((mask, at) -> packing.add("dropWeights(" + ((Operation.Mask) mask.operation()).index() + ", "
                        + names.storage(at.storage()) + ", " + KnownText.of(mask.operand(0), "", names)
                        + ");\n"));
        prepare(packing);
        packed.keySet().stream()
                .filter(product -> product.slot().phase() != Phase.WEIGHTS_BEFORE)
                .forEach(product -> packing.addAll(packs(product)));
        actions.addFactors(type, constructor);
        if (!loops.isEmpty()) {
            LoopsCode code = new LoopsCode(schedule, names, loops, loopsName);
            code.addTo(type, "weightLoops", "What is computed from the parameters alone.\n", types);
            constructor.addCode(TypedText.of(code.choose("weightLoops", types)));
        }
        type.addMethod(constructor.addCode("allocate(kernels);\n").build());
        type.addMethods(Statements.method(
                MethodSpec.methodBuilder("allocate")
                        .addModifiers(Modifier.PRIVATE)
                        .addParameter(TypedText.type("Kernels"), "kernels"),
                construction,
                "",
                names.identifiers()));
        type.addMethods(Statements.method(
                MethodSpec.methodBuilder("pack")
                        .addAnnotation(Override.class)
                        .addModifiers(Modifier.PUBLIC)
                        .addParameter(JavaText.MATRICES, "parameters"),
                packing,
                Statements.kernelsLocal("kernels()"),
                names.identifiers()));
        type.addMethod(MethodSpec.methodBuilder("newRun")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(TypedText.type("CellRun"))
                .addCode("return new " + runName + "(this);\n")
                .build());
        return type.build();
    }

    /** Rates of masks are known to be right unless a layer may set them. */
    private Set<String> rateChecks() {
        Set<String> checks = new LinkedHashSet<>();
        schedule.masks(mask -> true).forEach((node, at) -> {
            boolean zoneout = ((Operation.Mask) node.operation()).kind() == Operation.MaskKind.ZONEOUT;
            Node rate = node.operand(0);
            if (!(rate.operation() instanceof Operation.Constant)) {
                checks.add("checkRate(" + KnownText.of(rate, "", names) + ", " + zoneout + ");\n");
            }
        });
        return checks;
    }

    /** What is computed from the parameters alone, in order. */
    private void prepare(List<String> statements) {
        for (Action action : schedule.actions(Phase.WEIGHTS_BEFORE)) {
            if (action instanceof Loop loop) {
                statements.add("weightLoops." + loops.get(loop) + "();\n");
                continue;
            }
            if (action instanceof Product product) {
                statements.addAll(packs(product));
            }
            statements.add(actions.call(action, "0", "1", "0"));
        }
    }

    private String describe(Product product) {
        List<String> parts = new ArrayList<>();
        for (Term term : product.terms()) {
            parts.add(JavaText.comment(
                    EquationText.matrix(term.matrix(), schedule.cell()) + (term.transposed() ? "^T" : "")));
        }
        return product.operands().size() > 1 ? "end to end: " + String.join(", ", parts) : String.join(" | ", parts);
    }

    private String newPacked(Product product) {
        Location first = product.operands().get(0);
        if (!product.blocks().equals(Extent.ONE)) {
            return "kernels.newPackedBlocks(" + names.extent(product.blocks()) + ", " + names.extent(first.size())
                    + ", " + names.extent(product.results().get(0).size()) + ")";
        }
        List<String> offsets = new ArrayList<>();
        List<String> depths = new ArrayList<>();
        for (Location operand : product.operands()) {
            offsets.add(names.columns(first.storage(), first.section(), operand.section()));
            depths.add(names.extent(operand.size()));
        }
        return "kernels.newPackedMatrix(new int[] {" + String.join(", ", offsets) + "}, new int[] {"
                + String.join(", ", depths) + "}, " + names.columns(shapes(product.results())) + ")";
    }

    private static List<Shape> shapes(List<Location> locations) {
        List<Shape> shapes = new ArrayList<>();
        locations.forEach(location -> shapes.add(location.shape()));
        return shapes;
    }

    private List<String> packs(Product product) {
        List<String> lines = new ArrayList<>();
        for (Term term : product.terms()) {
            Node matrix = term.matrix();
            Extent row = Extent.of(0);
            Extent column = Extent.of(0);
            Node source = matrix;
            if (matrix.operation() instanceof Operation.BlockDiagonal) {
                source = matrix.operand(0);
            }
            while (source.operation() instanceof Operation.Block block) {
                row = row.plus(block.row());
                column = column.plus(block.column());
                source = source.operand(0);
            }
            String from = source.operation() instanceof Operation.Parameter parameter
                    ? "parameters.get(" + parameter.index() + ")"
                    : names.storage(schedule.locations().get(source).storage());
            String at = names.columns(shapes(product.results().subList(0, term.result())));
            // Depth runs along the operand: the columns of W in W @ v, so that W is packed transposed.
            if (matrix.operation() instanceof Operation.BlockDiagonal) {
                lines.add(
                        "kernels.packBlocks(" + packed.get(product) + ", " + from + ", " + !term.transposed() + ");\n");
                continue;
            }
            lines.add("kernels.pack(" + packed.get(product) + ", " + term.operand() + ", " + at + ", " + from + ", "
                    + names.extent(row) + ", "
                    + names.extent(matrix.shape().rows()) + ", " + names.extent(column) + ", "
                    + names.extent(matrix.shape().columns()) + ", " + !term.transposed() + ");\n");
        }
        lines.set(0, "// " + describe(product) + "\n" + lines.get(0));
        return lines;
    }
}
