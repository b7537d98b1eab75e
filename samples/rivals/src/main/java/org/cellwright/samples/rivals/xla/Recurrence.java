package org.cellwright.samples.rivals.xla;

import java.util.ArrayList;
import java.util.List;
import org.cellwright.samples.benchmarks.contest.Shape;

/** The cells, as they are usually written in JAX: the products with the input stand outside the scan. */
public enum Recurrence {
    /** With a state and a memory. */
    LSTM(4, 2, true) {
        @Override
        List<List<Integer>> closedOver(int hidden) {
            return List.of(List.of(hidden, 4 * hidden));
        }

        @Override
        List<Value> step(Tape tape, Value input, List<Value> state, List<Value> parameters) {
            List<Value> gates = tape.split(tape.add(input, tape.dot(state.get(0), parameters.get(0))), 4);
            Value memory = tape.add(
                    tape.multiply(tape.sigmoid(gates.get(1)), state.get(1)),
                    tape.multiply(tape.sigmoid(gates.get(0)), tape.tanh(gates.get(2))));
            return List.of(tape.multiply(tape.sigmoid(gates.get(3)), tape.tanh(memory)), memory);
        }
    },

    /** All gates also see the memory ahead of the step. */
    PEEPHOLE_LSTM(4, 2, true) {
        @Override
        List<List<Integer>> closedOver(int hidden) {
            return List.of(List.of(hidden, 4 * hidden), List.of(3, hidden));
        }

        @Override
        List<Value> step(Tape tape, Value input, List<Value> state, List<Value> parameters) {
            List<Value> gates = tape.split(tape.add(input, tape.dot(state.get(0), parameters.get(0))), 4);
            Value before = state.get(1);
            Value memory = tape.add(
                    tape.multiply(seeing(tape, gates.get(1), before, parameters.get(1), 0), before),
                    tape.multiply(seeing(tape, gates.get(0), before, parameters.get(1), 1), tape.tanh(gates.get(2))));
            return List.of(
                    tape.multiply(seeing(tape, gates.get(3), before, parameters.get(1), 2), tape.tanh(memory)), memory);
        }

        private Value seeing(Tape tape, Value gate, Value memory, Value peepholes, int row) {
            return tape.sigmoid(tape.add(gate, tape.multiply(tape.row(peepholes, row, memory.size(0)), memory)));
        }
    },

    /** With layer normalisation over each gate and over the memory. */
    LAYER_NORM_LSTM(4, 2, false) {
        @Override
        List<List<Integer>> closedOver(int hidden) {
            return List.of(
                    List.of(hidden, 4 * hidden),
                    List.of(4, hidden),
                    List.of(4, hidden),
                    List.of(hidden),
                    List.of(hidden));
        }

        @Override
        List<Value> step(Tape tape, Value input, List<Value> state, List<Value> parameters) {
            List<Value> gates = tape.split(tape.add(input, tape.dot(state.get(0), parameters.get(0))), 4);
            Value in = norm(tape, gates.get(0), parameters.get(1), parameters.get(2), 0);
            Value forget = norm(tape, gates.get(1), parameters.get(1), parameters.get(2), 1);
            Value candidate = norm(tape, gates.get(2), parameters.get(1), parameters.get(2), 2);
            Value out = norm(tape, gates.get(3), parameters.get(1), parameters.get(2), 3);
            Value memory = tape.add(
                    tape.multiply(tape.sigmoid(forget), state.get(1)),
                    tape.multiply(tape.sigmoid(in), tape.tanh(candidate)));
            Value seen = norm(tape, memory, parameters.get(3), parameters.get(4), 0);
            return List.of(tape.multiply(tape.sigmoid(out), tape.tanh(seen)), memory);
        }

        private Value norm(Tape tape, Value a, Value gains, Value biases, int row) {
            int rows = a.size(0);
            return tape.add(
                    tape.multiply(tape.normalized(a, EPSILON), tape.row(gains, row, rows)),
                    tape.row(biases, row, rows));
        }
    },

    /** The reset stands before the product. */
    GRU(3, 1, true) {
        @Override
        List<List<Integer>> closedOver(int hidden) {
            return List.of(List.of(hidden, 2 * hidden), List.of(hidden, hidden));
        }

        @Override
        List<Value> step(Tape tape, Value input, List<Value> state, List<Value> parameters) {
            Value before = state.get(0);
            int hidden = before.size(1);
            Value gates =
                    tape.sigmoid(tape.add(tape.columns(input, 0, 2 * hidden), tape.dot(before, parameters.get(0))));
            Value reset = tape.columns(gates, 0, hidden);
            Value update = tape.columns(gates, hidden, hidden);
            Value candidate = tape.tanh(tape.add(
                    tape.columns(input, 2 * hidden, hidden),
                    tape.dot(tape.multiply(reset, before), parameters.get(1))));
            return List.of(tape.add(tape.multiply(update, candidate), tape.multiply(tape.oneMinus(update), before)));
        }
    };

    private static final double EPSILON = 1e-5;

    private final int gates;
    private final int states;
    private final boolean biased;

    Recurrence(int gates, int states, boolean biased) {
        this.gates = gates;
        this.states = states;
        this.biased = biased;
    }

    int states() {
        return states;
    }

    /** Whether a bias is added to the product with the input, outside the scan. */
    boolean biased() {
        return biased;
    }

    /** The sizes of the parameters, those of the input's weights first, and of the input. */
    public List<List<Integer>> argumentSizes(Shape shape) {
        int columns = gates * shape.hidden();
        List<List<Integer>> sizes = new ArrayList<>();
        sizes.add(List.of(shape.inputs(), columns));
        if (biased) {
            sizes.add(List.of(columns));
        }
        sizes.addAll(closedOver(shape.hidden()));
        sizes.add(List.of(shape.steps(), shape.batch(), shape.inputs()));
        return sizes;
    }

    /** The sizes of the parameters that the step itself uses. */
    abstract List<List<Integer>> closedOver(int hidden);

    /**
     * Writes a step.
     *
     * @param input a row's product with the input's weights
     * @return the states after it, of which the first is the output
     */
    abstract List<Value> step(Tape tape, Value input, List<Value> state, List<Value> parameters);
}
