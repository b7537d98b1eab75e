package org.cellwright.compiler.backend.java;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Shape;
import org.cellwright.compiler.schedule.Location;
import org.cellwright.compiler.schedule.Storage;

/** The arrays that a loop reads and writes, and where in them its rows begin. */
final class LoopAddresses {
    private record Access(Storage storage, boolean previous) {}

    private final CellNames names;
    private final NumberType type;
    private final boolean inProgram;
    private final UnaryOperator<String> variable;
    private final Map<Access, String> starts = new LinkedHashMap<>();
    private final Map<Storage, String> arrays = new LinkedHashMap<>();

    /**
     * @param inProgram whether the loop stands where shared storages are fields
     * @param variable makes a name for a variable of the method
     */
    LoopAddresses(CellNames names, NumberType type, boolean inProgram, UnaryOperator<String> variable) {
        this.names = names;
        this.type = type;
        this.inProgram = inProgram;
        this.variable = variable;
    }

    /** The array that holds a value. */
    String array(Location location) {
        return arrays.computeIfAbsent(location.storage(), storage -> variable.apply(names.storage(storage) + "Values"));
    }

    /** @param element the index within a vector or a matrix's row, or empty for a scalar */
    String index(Location location, String element) {
        List<String> terms = new ArrayList<>();
        Access access = new Access(location.storage(), location.previous());
        terms.add(starts.computeIfAbsent(
                access, key -> variable.apply(names.storage(key.storage()) + (key.previous() ? "PreviousAt" : "At"))));
        String column = names.column(location);
        if (!column.equals("0")) {
            terms.add(column);
        }
        if (location.shape().isMatrix()) {
            terms.add(
                    "i * " + names.columns(List.of(Shape.vector(location.shape().columns()))));
        }
        if (!element.isEmpty()) {
            terms.add(element);
        }
        return String.join(" + ", terms);
    }

    /** Statements for the start of the method. */
    List<String> declarations() {
        List<String> lines = new ArrayList<>();
        String matrixType = type == NumberType.FLOAT ? "FloatMatrix" : "DoubleMatrix";
        arrays.forEach((storage, array) -> lines.add("final " + type.primitive() + "[] " + array + " = ((" + matrixType
                + ") " + field(storage) + ").array();"));
        starts.forEach((access, start) -> {
            if (!isMatrixOfWeights(access.storage())) {
                lines.add(declaration(access, start));
            }
        });
        return lines;
    }

    /** Statements for the start of each row of the batch. */
    List<String> declarationsOfRow() {
        List<String> lines = new ArrayList<>();
        starts.forEach((access, start) -> {
            if (isMatrixOfWeights(access.storage())) {
                lines.add(declaration(access, start));
            }
        });
        return lines;
    }

    /** Statements for the end of each row of the batch. */
    List<String> advances() {
        List<String> lines = new ArrayList<>();
        starts.forEach((access, start) -> {
            if (access.storage().perRow()) {
                lines.add(start + " += " + names.storage(access.storage()) + ".stride();");
            }
        });
        return lines;
    }

    /** Statements for the end of each row of a matrix. */
    List<String> advancesOfMatrix() {
        List<String> lines = new ArrayList<>();
        starts.forEach((access, start) -> {
            if (isMatrixOfWeights(access.storage())) {
                lines.add(start + " += " + field(access.storage()) + ".stride();");
            }
        });
        return lines;
    }

    /** A matrix that is the same in all rows of a batch: its index moves with its own rows. */
    private static boolean isMatrixOfWeights(Storage storage) {
        return !storage.perRow() && !storage.height().equals(Extent.ONE);
    }

    private String declaration(Access access, String start) {
        String storage = field(access.storage());
        String row = startRow(access);
        String rows = row.equals("0") ? "" : " + " + row + " * " + storage + ".stride()";
        return "int " + start + " = " + storage + ".offset()" + rows + ";";
    }

    private static String startRow(Access access) {
        return switch (access.storage().rows()) {
            case SEQUENCE, INPUT, OUTPUT_GRADIENT, INPUT_GRADIENT -> "(layout.offset(t) + first)";
            case CHUNK -> "(layout.offset(t) - chunkOffset + first)";
            case HISTORY ->
                access.previous() ? "(layout.previousRow(t) + first)" : "(layout.batch() + layout.offset(t) + first)";
            case STEP, CARRY, BATCH -> "first";
            case FEW, PREPARED, WEIGHT, PARAMETER -> "0";
        };
    }

    private String field(Storage storage) {
        return (storage.isShared() && !inProgram ? "program." : "") + names.storage(storage);
    }
}
