package org.cellwright.runtime.layer;

import java.util.List;
import org.cellwright.runtime.arithmetic.RowOperations;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.parameter.Initializer;
import org.cellwright.runtime.parameter.Initializers;
import org.cellwright.runtime.parameter.Parameter;
import org.cellwright.runtime.parameter.Parameters;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.MatrixBuffer;
import org.cellwright.runtime.tensor.Precision;

/**
 * A vector for each token: row i of {@code E}: [tokens, size], at first normal with standard deviation 1, or given. The input
 * has one column, which holds the token's number, a whole number from 0 on.
 */
public final class Embedding implements Layer {
    /** The largest number of tokens that a float counts exactly. */
    private static final int MAXIMUM_TOKENS = 1 << 24;

    private final Parameter table;
    private final boolean trained;
    private final Parameters parameters;
    private final RowOperations rowOperations;
    private final MatrixBuffer outputs;
    private Matrix input;

    public Embedding(int tokens, int size, Precision precision) {
        this(table(tokens, size, precision, Initializers.normal(1)), true);
    }

    private Embedding(Parameter table, boolean trained) {
        Precision precision = table.value().precision();
        this.table = table;
        this.trained = trained;
        this.parameters = Parameters.of(List.of(table));
        this.rowOperations = RowOperations.of(precision);
        this.outputs = new MatrixBuffer(precision, table.value().columns());
    }

    /**
     * Vectors that come from elsewhere: also what {@link Layer#initialize} sets.
     *
     * @param vectors [tokens, size], copied and converted to the precision
     * @param trained whether they are learned further; otherwise their gradient stays 0
     */
    public static Embedding pretrained(Matrix vectors, boolean trained, Precision precision) {
        Matrix kept = Matrix.allocate(vectors.precision(), vectors.rows(), vectors.columns());
        kept.copyFrom(vectors);
        Parameter table = table(vectors.rows(), vectors.columns(), precision, (value, random) -> value.copyFrom(kept));
        table.value().copyFrom(kept);
        return new Embedding(table, trained);
    }

    private static Parameter table(int tokens, int size, Precision precision, Initializer initializer) {
        if (tokens > MAXIMUM_TOKENS) {
            throw new IllegalArgumentException("at most " + MAXIMUM_TOKENS + " tokens, but there are " + tokens);
        }
        return Parameter.matrix("E", precision, tokens, size, initializer);
    }

    @Override
    public Precision precision() {
        return table.value().precision();
    }

    /** 1: the token's number. */
    @Override
    public int inputSize() {
        return 1;
    }

    @Override
    public int outputSize() {
        return table.value().columns();
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public States states() {
        return States.NONE;
    }

    @Override
    public boolean causal() {
        return true;
    }

    static Embedding ofDescription(LayerDescription description, LayerFactory factory) {
        int tokens = description.size("tokens");
        int size = description.size("size");
        factory.reserveParameters((long) tokens * size);
        Precision precision = factory.kernels().precision();
        return new Embedding(table(tokens, size, precision, Initializers.normal(1)), description.flag("trained"));
    }

    @Override
    public LayerDescription description() {
        return LayerDescription.of("embedding")
                .with("tokens", table.value().rows())
                .with("size", outputSize())
                .with("trained", trained);
    }

    @Override
    public Embedding twin() {
        return new Embedding(table, trained);
    }

    @Override
    public Matrix forward(BatchLayout layout, Matrix input, Pass pass) {
        Operands.checkInput(this, input, layout.totalRows());
        Matrix output = outputs.rows(layout.totalRows());
        rowOperations.lookUp(table.value(), input, output);
        this.input = pass.training() ? input : null;
        return output;
    }

    /** @throws IllegalArgumentException if the gradient of the input is asked for: numbers of tokens have none */
    @Override
    public void backward(Matrix outputGradient, Matrix inputGradient) {
        if (input == null) {
            throw Operands.noTrainingPass(this);
        }
        if (inputGradient != null) {
            throw new IllegalArgumentException("the tokens of " + this + " have no gradient");
        }
        Operands.checkGradients(this, input.rows(), outputGradient, null);
        if (trained) {
            rowOperations.addAt(outputGradient, input, table.gradient());
        }
        input = null;
    }

    @Override
    public String toString() {
        return "Embedding " + table.value().rows() + " -> " + outputSize();
    }
}
