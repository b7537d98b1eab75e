package org.cellwright.samples.literature.music;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cellwright.runtime.sequence.Batch;
import org.cellwright.runtime.sequence.Packing;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Cell;
import us.hebi.matlab.mat.types.MatFile;

/** Pieces of music to learn from, to choose on, and to be judged on: each a matrix [steps, {@link #KEYS}] of 0 and 1. */
record Pieces(List<Matrix> training, List<Matrix> validation, List<Matrix> test) {
    /** Of a piano. */
    static final int KEYS = 88;

    /**
     * Reads a MATLAB file whose {@code traindata}, {@code validdata} and {@code testdata} are cells of such matrices.
     *
     * @throws IOException if the file cannot be read, or is another
     */
    static Pieces read(Path file) throws IOException {
        MatFile content;
        try {
            content = Mat5.readFromFile(file.toFile());
        } catch (RuntimeException notMatlab) {
            throw new IOException(file + " is not a MATLAB 5 file: " + notMatlab.getMessage(), notMatlab);
        }
        try {
            return new Pieces(
                    pieces(content.getCell("traindata")),
                    pieces(content.getCell("validdata")),
                    pieces(content.getCell("testdata")));
        } catch (IllegalArgumentException | ClassCastException other) {
            throw new IOException(
                    file + " does not hold traindata, validdata and testdata, each a cell of matrices [steps, " + KEYS
                            + "]: " + other.getMessage(),
                    other);
        }
    }

    private static List<Matrix> pieces(Cell cell) {
        List<Matrix> pieces = new ArrayList<>();
        for (int i = 0; i < cell.getNumElements(); i++) {
            us.hebi.matlab.mat.types.Matrix notes = cell.getMatrix(i);
            if (notes.getNumCols() != KEYS) {
                throw new IllegalArgumentException("a matrix of " + notes.getNumCols() + " columns");
            }
            Matrix piece = Matrix.allocate(Precision.FLOAT, notes.getNumRows(), KEYS);
            for (int step = 0; step < piece.rows(); step++) {
                for (int key = 0; key < KEYS; key++) {
                    piece.set(step, key, notes.getDouble(step, key));
                }
            }
            pieces.add(piece);
        }
        return pieces;
    }

    /** Pieces side by side: every step but the first is to be predicted from those before it. */
    static Batch<Matrix> batch(List<Matrix> pieces) {
        Packing packing = new Packing(
                pieces.stream().mapToInt(piece -> Math.max(0, piece.rows() - 1)).toArray());
        Matrix input = Matrix.allocate(Precision.FLOAT, packing.layout().totalRows(), KEYS);
        Matrix targets = Matrix.allocate(Precision.FLOAT, packing.layout().totalRows(), KEYS);
        packing.pack(pieces.stream().map(piece -> part(piece, 0)).toList(), input);
        packing.pack(pieces.stream().map(piece -> part(piece, 1)).toList(), targets);
        return new Batch<>(packing.layout(), input, targets);
    }

    /** All steps but one, from step {@code first} on. */
    private static Matrix part(Matrix piece, int first) {
        return piece.rows() == 0 ? piece : piece.rows(first, piece.rows() - 1);
    }
}
