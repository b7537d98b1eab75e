package org.cellwright.runtime.cell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a cell declares: its inputs, states, outputs, parameters and constants that a layer may set, in the order of the source.
 *
 * @param work what a step takes; not known of a cell that was not generated
 * @param masks how many masks it draws in training, for dropout and zoneout
 * @param dropsWeights whether it leaves out weights in training, see {@link CellProgram#drawWeights}
 */
public record CellDescription(
        String name,
        List<String> dimensions,
        List<Input> inputs,
        List<State> states,
        List<Output> outputs,
        List<Parameter> parameters,
        List<Constant> constants,
        Optional<Work> work,
        int masks,
        boolean dropsWeights) {

    /**
     * What a step of one sequence takes.
     *
     * @param forward floating-point operations; an addition, a multiplication and a function each count as one
     * @param backward those of the backward pass, gradients of weights among them
     * @param kept numbers that a training pass keeps, states and outputs among them
     */
    public record Work(Amount forward, Amount backward, Amount kept) {}

    /** A vector per time step and sequence: [T, B, size]. */
    public record Input(String name, Extent size) {}

    /**
     * A vector (1 row), or a matrix row by row, that is carried over time: [B, rows * columns].
     *
     * @param initialValue what is in every element at first
     * @param computed whether the first values are computed from the parameters instead, see {@link CellRun#begin}; of vectors only
     */
    public record State(String name, Extent rows, Extent columns, double initialValue, boolean computed) {
        public State(String name, Extent size, double initialValue) {
            this(name, Extent.ONE, size, initialValue, false);
        }

        /** Its elements. */
        public Extent size() {
            return rows.times(columns);
        }
    }

    /** A vector per time step and sequence: [T, B, size]. */
    public record Output(String name, Extent size) {}

    /**
     * A scalar (rank 0, held as 1 x 1), vector (rank 1, held as 1 x columns) or matrix (rank 2, rows x columns); or several
     * matrices of equal shape (rank 3), held one below the other.
     *
     * @param blocks how many matrices; 1 of all others
     * @param rows of all of them together
     * @param initializer as in the source, such as {@code glorot_uniform}, {@code zeros}, {@code 0.5}, {@code uniform(-1, 1)}
     */
    public record Parameter(String name, int rank, Extent blocks, Extent rows, Extent columns, String initializer) {
        Parameter(String name, int rank, Extent rows, Extent columns, String initializer) {
            this(name, rank, Extent.ONE, rows, columns, initializer);
        }
    }

    /**
     * A number that a layer may set.
     *
     * @param standard its value in the source
     * @param value its value here
     */
    public record Constant(String name, double standard, double value) {}

    public CellDescription {
        dimensions = List.copyOf(dimensions);
        inputs = List.copyOf(inputs);
        states = List.copyOf(states);
        outputs = List.copyOf(outputs);
        parameters = List.copyOf(parameters);
        constants = List.copyOf(constants);
    }

    /**
     * The value of a constant that a layer may set.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public double constant(String constant) {
        return constants.get(indexOf(constant)).value();
    }

    /**
     * The same cell with another value of a constant.
     *
     * @throws IllegalArgumentException if no layer may set a constant of that name, or the value is not finite
     */
    public CellDescription with(String constant, double value) {
        int index = indexOf(constant);
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(
                    "the constant " + constant + " of cell " + name + " must be a finite number, but is " + value);
        }
        List<Constant> changed = new ArrayList<>(constants);
        changed.set(index, new Constant(constant, constants.get(index).standard(), value));
        return new CellDescription(
                name, dimensions, inputs, states, outputs, parameters, changed, work, masks, dropsWeights);
    }

    private int indexOf(String constant) {
        List<String> names = constants.stream().map(Constant::name).toList();
        if (!names.contains(constant)) {
            throw new IllegalArgumentException(
                    "cell " + name + " has no constant " + constant + " that a layer may set; "
                            + (names.isEmpty()
                                    ? "it has none, since none is declared with a shape, as in `const " + constant
                                            + ": [] = 1;`"
                                    : "there are " + names));
        }
        return names.indexOf(constant);
    }

    public static Builder builder(String name, String... dimensions) {
        return new Builder(name, List.of(dimensions));
    }

    /** Collects declarations in the order of the source. Sizes are written as in {@link Extent#parse}. */
    public static final class Builder {
        private final String name;
        private final List<String> dimensions;
        private final List<Input> inputs = new ArrayList<>();
        private final List<State> states = new ArrayList<>();
        private final List<Output> outputs = new ArrayList<>();
        private final List<Parameter> parameters = new ArrayList<>();
        private final List<Constant> constants = new ArrayList<>();
        private Work work;

        private int masks;
        private boolean dropsWeights;

        private Builder(String name, List<String> dimensions) {
            this.name = name;
            this.dimensions = dimensions;
        }

        public Builder input(String name, String size) {
            inputs.add(new Input(name, Extent.parse(size)));
            return this;
        }

        public Builder state(String name, String size, double initialValue) {
            return state(name, "1", size, initialValue);
        }

        public Builder state(String name, String rows, String columns, double initialValue) {
            states.add(new State(name, Extent.parse(rows), Extent.parse(columns), initialValue, false));
            return this;
        }

        /** A state whose first values are computed from the parameters. */
        public Builder computedState(String name, String size) {
            states.add(new State(name, Extent.ONE, Extent.parse(size), 0, true));
            return this;
        }

        public Builder output(String name, String size) {
            outputs.add(new Output(name, Extent.parse(size)));
            return this;
        }

        public Builder scalar(String name, String initializer) {
            parameters.add(new Parameter(name, 0, Extent.ONE, Extent.ONE, initializer));
            return this;
        }

        public Builder vector(String name, String size, String initializer) {
            parameters.add(new Parameter(name, 1, Extent.ONE, Extent.parse(size), initializer));
            return this;
        }

        public Builder matrix(String name, String rows, String columns, String initializer) {
            parameters.add(new Parameter(name, 2, Extent.parse(rows), Extent.parse(columns), initializer));
            return this;
        }

        /** A number that a layer may set. */
        public Builder constant(String name, double standard) {
            constants.add(new Constant(name, standard, standard));
            return this;
        }

        /**
         * Several matrices, the blocks of a block-diagonal one.
         *
         * @param rows of a block
         */
        public Builder blocks(String name, String blocks, String rows, String columns, String initializer) {
            Extent count = Extent.parse(blocks);
            Extent all = count.times(Extent.parse(rows));
            parameters.add(new Parameter(name, 3, count, all, Extent.parse(columns), initializer));
            return this;
        }

        /** See {@link Work}; each is written as in {@link Amount#parse}. */
        public Builder work(String forward, String backward, String kept) {
            work = new Work(Amount.parse(forward), Amount.parse(backward), Amount.parse(kept));
            return this;
        }

        /** How many masks the cell draws in training. */
        public Builder masks(int count) {
            masks = count;
            return this;
        }

        /** The cell leaves out weights in training. */
        public Builder dropsWeights() {
            dropsWeights = true;
            return this;
        }

        public CellDescription build() {
            return new CellDescription(
                    name,
                    dimensions,
                    inputs,
                    states,
                    outputs,
                    parameters,
                    constants,
                    Optional.ofNullable(work),
                    masks,
                    dropsWeights);
        }
    }
}
