package org.cellwright.compiler.backend.java;

import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Modifier;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;
import org.cellwright.compiler.schedule.Action.Product;
import org.cellwright.compiler.schedule.Action.Term;
import org.cellwright.compiler.schedule.Location;
import org.cellwright.compiler.schedule.Schedule;
import org.cellwright.compiler.schedule.Storage;
import org.cellwright.compiler.schedule.Storage.Rows;

/** The nested class that holds the sizes and the packed weights. */
final class ProgramCode {
    private final Schedule schedule;
    private final CellNames names;
    private final List<String> dimensions;
    private final Map<Product, String> packed = new LinkedHashMap<>();

    ProgramCode(Schedule schedule, CellNames names, List<String> dimensions) {
        this.schedule = schedule;
        this.names = names;
        this.dimensions = dimensions;
        for (Product product : schedule.all(Product.class)) {
            packed.put(product, names.identifiers().fresh(product.name()));
        }
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
        for (String dimension : dimensions) {
            String padded = names.identifiers().known("padded " + dimension);
            type.addField(int.class, padded, Modifier.FINAL);
            constructor.addCode(TypedText.of(padded + " = kernels.padded(" + names.dimension(dimension) + ");\n"));
        }
    }

    TypeSpec type(String programName, String runName) {
        TypeSpec.Builder type = TypeSpec.classBuilder(programName)
                .addJavadoc("The cell for given sizes, with its weights packed for products.\n")
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .superclass(TypedText.type("CellProgram"));
        MethodSpec.Builder constructor = MethodSpec.constructorBuilder()
                .addParameter(TypedText.type("Sizes"), "sizes")
                .addParameter(TypedText.type("Kernels"), "kernels")
                .addCode("super(sizes, kernels);\n");
        addSizes(type, constructor, "sizes");
        List<String> construction = new ArrayList<>();
        List<String> packing = new ArrayList<>();
        for (Storage storage : schedule.storages()) {
            if (storage.rows() == Rows.PARAMETER) {
                String name = names.storage(storage);
                type.addField(TypedText.type("Matrix"), name);
                construction.add(name + " = kernels.allocate(1, " + names.columns(storage) + ");\n");
                packing.add(name + ".copyFrom(parameters.get(" + storage.index() + "));\n");
            }
        }
        packed.forEach((product, name) -> {
            type.addField(TypedText.type("PackedMatrix"), name);
            construction.add(name + " = " + newPacked(product) + ";\n");
            List<String> packs = packs(product, name);
            packs.set(0, "// " + describe(product) + "\n" + packs.get(0));
            packing.addAll(packs);
        });
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
        List<String> offsets = new ArrayList<>();
        List<String> depths = new ArrayList<>();
        for (Location operand : product.operands()) {
            List<Extent> before = first.storage().sections().subList(first.section(), operand.section());
            offsets.add(names.columns(before));
            depths.add(names.extent(operand.size()));
        }
        return "kernels.newPackedMatrix(new int[] {" + String.join(", ", offsets) + "}, new int[] {"
                + String.join(", ", depths) + "}, " + names.columns(sizes(product.results())) + ")";
    }

    private static List<Extent> sizes(List<Location> locations) {
        List<Extent> sizes = new ArrayList<>();
        locations.forEach(location -> sizes.add(location.size()));
        return sizes;
    }

    private List<String> packs(Product product, String name) {
        List<String> lines = new ArrayList<>();
        for (Term term : product.terms()) {
            Node matrix = term.matrix();
            Extent row = Extent.of(0);
            Extent column = Extent.of(0);
            Node source = matrix;
            while (source.operation() instanceof Operation.Block block) {
                row = row.plus(block.row());
                column = column.plus(block.column());
                source = source.operand(0);
            }
            int parameter = ((Operation.Parameter) source.operation()).index();
            String at = names.columns(sizes(product.results().subList(0, term.result())));
            // Depth runs along the operand: the columns of W in W @ v, so that W is packed transposed.
            lines.add(
                    "kernels.pack(" + name + ", " + term.operand() + ", " + at + ", parameters.get(" + parameter + "), "
                            + names.extent(row) + ", "
                            + names.extent(matrix.shape().rows()) + ", " + names.extent(column) + ", "
                            + names.extent(matrix.shape().columns()) + ", " + !term.transposed() + ");\n");
        }
        return lines;
    }
}
