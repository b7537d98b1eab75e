package org.cellwright.compiler.backend.java;

import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Shape;
import org.cellwright.compiler.schedule.Action;
import org.cellwright.compiler.schedule.Action.Copy;
import org.cellwright.compiler.schedule.Action.Gather;
import org.cellwright.compiler.schedule.Action.Later;
import org.cellwright.compiler.schedule.Action.Loop;
import org.cellwright.compiler.schedule.Action.MatrixProduct;
import org.cellwright.compiler.schedule.Action.OuterProduct;
import org.cellwright.compiler.schedule.Action.Part;
import org.cellwright.compiler.schedule.Action.Product;
import org.cellwright.compiler.schedule.Action.Take;
import org.cellwright.compiler.schedule.Action.Transpose;
import org.cellwright.compiler.schedule.Location;
import org.cellwright.compiler.schedule.Schedule;
import org.cellwright.compiler.schedule.Storage;
import org.cellwright.compiler.schedule.Storage.Rows;

/** The statements of actions other than loops. */
final class ActionCode {
    private final Schedule schedule;
    private final CellNames names;
    private final Function<Product, String> packed;
    private final Map<MatrixProduct, String> factors = new LinkedHashMap<>();
    private final Map<OuterProduct, String> weightGradients;
    private final Set<OuterProduct> inPlace;
    private final Map<OuterProduct, List<String>> sectionStarts = new IdentityHashMap<>();
    private final String owner;

    /**
     * @param packed the packed weights of a product
     * @param products of matrices among the actions
     * @param weightGradients what outer products are added up in
     * @param inPlace those that are added to gradients of parameters right away
     * @param owner what stands before the names of what belongs to the cell for given sizes
     */
    ActionCode(
            Schedule schedule,
            CellNames names,
            Function<Product, String> packed,
            List<MatrixProduct> products,
            Map<OuterProduct, String> weightGradients,
            Set<OuterProduct> inPlace,
            String owner) {
        this.schedule = schedule;
        this.names = names;
        this.packed = packed;
        this.weightGradients = weightGradients;
        this.inPlace = inPlace;
        this.owner = owner;
        for (MatrixProduct product : products) {
            if (!product.leftTransposed()) {
                factors.put(product, names.identifiers().fresh(product.name()));
            }
        }
    }

    /** Fields for the right factors of products of matrices, and their initialisation from {@code kernels}. */
    void addFactors(TypeSpec.Builder type, MethodSpec.Builder constructor) {
        factors.forEach((product, name) -> {
            Extent depth = product.rightTransposed()
                    ? product.right().size()
                    : product.right().storage().height();
            type.addField(TypedText.type("PackedMatrix"), name);
            constructor.addCode(
                    TypedText.of(name + " = kernels.newPackedMatrix(new int[] {0}, new int[] {" + names.extent(depth)
                            + "}, " + names.columns(List.of(product.to().shape())) + ");\n"));
        });
    }

    private String multiply(MatrixProduct product) {
        String left = matrix(product.left());
        String right = matrix(product.right());
        String to = matrix(product.to());
        String leftRows = names.extent(product.left().storage().height());
        String rightRows = names.extent(product.right().storage().height());
        String rightColumns = names.extent(product.right().size());
        if (product.leftTransposed()) {
            return to + ".fill(0);\nkernels.multiplyTransposed(" + left + ", 0, 0, "
                    + names.extent(product.left().size()) + ", " + right + ", 0, 0, " + rightColumns + ", " + leftRows
                    + ", " + to + ", 0, 0);\n";
        }
        String factor = factors.get(product);
        return "kernels.pack(" + factor + ", 0, 0, " + right + ", 0, " + rightRows + ", 0, " + rightColumns + ", "
                + product.rightTransposed() + ");\nkernels.multiply(" + left + ", 0, 0, " + leftRows + ", " + factor
                + ", " + to + ", 0, 0, false);\n";
    }

    /** Adds a part of a gradient where it belongs. */
    String add(String target, Part part) {
        String at = target + ".addBlock(" + names.extent(part.row()) + ", " + names.extent(part.column()) + ", ";
        if (part.product() == null) {
            Location stored = part.stored();
            return at + matrix(stored) + ", 0, " + names.column(stored) + ", "
                    + names.extent(stored.storage().height()) + ", " + names.extent(stored.size()) + ");\n";
        }
        OuterProduct product = part.product();
        return at + weightGradients.get(product) + ", " + sectionStart(part) + ", 0, "
                + names.extent(product.left().get(part.section()).size()) + ", "
                + names.extent(product.columns()) + ");\n";
    }

    /** Lets a product add a section where it belongs. */
    String place(String target, Part part) {
        OuterProduct product = part.product();
        return weightGradients.get(product) + ".set(" + part.section() + ", " + sectionStart(part) + ", "
                + names.extent(product.left().get(part.section()).size()) + ", " + target + ", "
                + names.extent(part.row()) + ", " + names.extent(part.column()) + ");\n";
    }

    private String sectionStart(Part part) {
        List<String> starts = sectionStarts.computeIfAbsent(
                part.product(),
                key -> names.starts(key.left().stream().map(Location::shape).toList()));
        return starts.get(part.section());
    }

    boolean isWrittenByLoops(Storage storage) {
        return schedule.all(Loop.class).stream()
                .flatMap(loop -> loop.sinks().stream())
                .anyMatch(sink -> sink.location().storage() == storage);
    }

    /**
     * @param step the step, or the first of several
     * @param rows how many rows
     * @param row the first row of the step
     */
    String call(Action action, String step, String rows, String row) {
        if (action instanceof Product product) {
            Location operand = product.operands().get(0);
            Location result = product.results().get(0);
            boolean blocks = !product.blocks().equals(Extent.ONE);
            String text = "kernels.multiply" + (blocks ? "Blocks(" : "(") + matrix(operand) + ", "
                    + row(operand, step, row) + ", "
                    + names.column(operand)
                    + ", " + rows + ", " + packed.apply(product) + ", " + matrix(result) + ", "
                    + row(result, step, row) + ", " + names.column(result) + ", " + product.accumulate() + ");\n";
            boolean optional = result.storage().rows() == Rows.INPUT_GRADIENT && !isWrittenByLoops(result.storage());
            return optional ? "if (" + matrix(result) + " != null) {\n    " + text + "}\n" : text;
        }
        if (action instanceof OuterProduct product) {
            Location left = product.left().get(0);
            Location right = product.right();
            boolean blocks = !product.blocks().equals(Extent.ONE);
            boolean placed = inPlace.contains(product);
            return "kernels.multiplyTransposed"
                    + (blocks ? "Blocks(" + names.extent(product.blocks()) + ", " : "(")
                    + matrix(left) + ", " + row(left, step, row) + ", "
                    + names.column(left) + ", "
                    + (placed ? "" : leftColumns(product) + ", ") + matrix(right) + ", " + row(right, step, row) + ", "
                    + names.column(right)
                    + ", " + names.extent(right.size()) + ", " + rows + ", " + weightGradients.get(product)
                    + (placed ? "" : ", 0, 0") + ");\n";
        }
        if (action instanceof Later later) {
            return "later(" + later.state() + ", " + matrix(later.from()) + ", " + names.column(later.from()) + ", "
                    + matrix(later.to()) + ", " + names.column(later.to()) + ", from, to);\n";
        }
        if (action instanceof Transpose transpose) {
            return matrix(transpose.to()) + ".copyTransposed(" + matrix(transpose.from()) + ");\n";
        }
        if (action instanceof Take take) {
            return matrix(take.to()) + ".copyBlock(0, 0, " + matrix(take.from()) + ", " + names.extent(take.row())
                    + ", "
                    + names.extent(take.column()) + ", "
                    + names.extent(take.shape().rows()) + ", "
                    + names.extent(take.shape().columns()) + ");\n";
        }
        if (action instanceof MatrixProduct product) {
            return multiply(product);
        }
        if (action instanceof Gather gather) {
            String to = matrix(gather.to());
            StringBuilder text = new StringBuilder(to + ".fill(0);\n");
            gather.parts().forEach(part -> text.append(add(to, part)));
            return text.toString();
        }
        return copy((Copy) action, step, rows, row);
    }

    /** What has one row, such as a parameter, is copied to every row of what has many. */
    private String copy(Copy copy, String step, String rows, String row) {
        boolean spread = !copy.from().storage().perRow() && copy.to().storage().perRow();
        String text = matrix(copy.to()) + ".copyBlock(" + row(copy.to(), step, row) + (spread ? " + i, " : ", ")
                + plus(names.column(copy.to()), copy.toOffset()) + ", " + matrix(copy.from()) + ", "
                + row(copy.from(), step, row) + ", " + plus(names.column(copy.from()), copy.fromOffset()) + ", "
                + (spread ? "1" : rows) + ", " + names.extent(copy.size()) + ");\n";
        return spread ? "for (int i = 0; i < " + rows + "; i++) {\n    " + text + "}\n" : text;
    }

    private String plus(String column, Extent offset) {
        return offset.equals(Extent.of(0))
                ? column
                : column.equals("0") ? names.extent(offset) : column + " + " + names.extent(offset);
    }

    String leftColumns(OuterProduct product) {
        if (product.left().size() == 1) {
            return names.extent(product.left().get(0).size());
        }
        List<Shape> shapes = new ArrayList<>();
        product.left().forEach(location -> shapes.add(location.shape()));
        return names.columns(shapes);
    }

    String matrix(Location location) {
        String name = names.storage(location.storage());
        return location.storage().isShared() ? owner + name : name;
    }

    private static String row(Location location, String step, String row) {
        return switch (location.storage().rows()) {
            case SEQUENCE, INPUT, OUTPUT_GRADIENT, INPUT_GRADIENT -> row;
            case CHUNK -> row + " - chunkOffset";
            case HISTORY -> location.previous() ? "layout.previousRow(" + step + ")" : "layout.batch() + " + row;
            case STEP, FEW, CARRY, BATCH, PREPARED, WEIGHT, PARAMETER -> "0";
        };
    }
}
