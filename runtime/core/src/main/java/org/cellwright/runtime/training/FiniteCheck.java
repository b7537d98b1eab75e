package org.cellwright.runtime.training;

import java.util.List;
import java.util.Map;
import org.cellwright.runtime.arithmetic.UpdateOperations;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.LayerState;
import org.cellwright.runtime.layer.Pass;
import org.cellwright.runtime.layer.Stack;
import org.cellwright.runtime.parameter.Parameter;
import org.cellwright.runtime.parameter.Parameters;
import org.cellwright.runtime.tensor.Matrix;

/** Finds infinite numbers and NaN, and says where the first one is. */
final class FiniteCheck {
    private static final String TOO_LARGE = "; a smaller learning rate or clipping may keep it from growing so large";

    private FiniteCheck() {}

    static void checkInput(BatchLayout layout, Matrix input, long step) {
        if (!finite(input)) {
            throw failure(step, "the input has " + inRow(layout, input));
        }
    }

    static void checkWeights(Parameters parameters, long step) {
        List<Parameter> all = parameters.all();
        for (int i = 0; i < all.size(); i++) {
            if (!finite(all.get(i).value())) {
                throw failure(
                        step,
                        "the parameter " + path(parameters, i) + " has "
                                + element(all.get(i).value()));
            }
        }
    }

    /** @param loss of the output, which is infinite or NaN */
    static NonFiniteException ofLoss(
            Layer model, BatchLayout layout, Matrix input, Matrix output, double loss, Pass pass, long step) {
        if (finite(output)) {
            return failure(
                    step, "the loss is " + loss + ", though the output of the model is finite: look at the targets");
        }
        if (!pass.continued() && model instanceof Stack stack) {
            Matrix value = input;
            BatchLayout rows = layout;
            for (int i = 0; i < stack.layers().size(); i++) {
                Layer layer = stack.layers().get(i);
                value = layer.forward(rows, value, Pass.INFERENCE);
                rows = layer.outputLayout(rows);
                if (!finite(value)) {
                    return failure(
                            step,
                            "the output of layer" + i + " (" + layer + ") has " + inRow(rows, value)
                                    + ", though its input and the weights are finite" + TOO_LARGE);
                }
            }
        }
        for (Map.Entry<String, LayerState> state : model.states().byPath().entrySet()) {
            if (!finite(state.getValue().value())) {
                return failure(
                        step,
                        "the state " + state.getKey() + " has "
                                + element(state.getValue().value()));
            }
        }
        return failure(step, "the output of the model has " + inRow(model.outputLayout(layout), output) + TOO_LARGE);
    }

    /** @param norm of all gradients, which is infinite or NaN */
    static NonFiniteException ofGradients(Parameters parameters, double norm, long step) {
        List<Parameter> all = parameters.all();
        for (int i = 0; i < all.size(); i++) {
            if (!finite(all.get(i).gradient())) {
                return failure(
                        step,
                        "the gradient of " + path(parameters, i) + " has "
                                + element(all.get(i).gradient())
                                + ", though data, weights and loss are finite");
            }
        }
        return failure(step, "the norm of all gradients is " + norm + ", though each gradient is finite");
    }

    private static NonFiniteException failure(long step, String what) {
        return new NonFiniteException("step " + step + ": " + what + "; no weight was changed by this step");
    }

    private static boolean finite(Matrix matrix) {
        return UpdateOperations.of(matrix.precision()).allFinite(matrix);
    }

    private static String path(Parameters parameters, int index) {
        return List.copyOf(parameters.byPath().keySet()).get(index);
    }

    /** The first infinite number or NaN, and where it is. */
    private static String element(Matrix matrix) {
        for (int row = 0; row < matrix.rows(); row++) {
            for (int column = 0; column < matrix.columns(); column++) {
                if (!Double.isFinite(matrix.get(row, column))) {
                    return matrix.get(row, column) + " at [" + row + ", " + column + "]";
                }
            }
        }
        throw new AssertionError(matrix + " is finite");
    }

    private static String inRow(BatchLayout layout, Matrix matrix) {
        for (int row = 0; row < matrix.rows(); row++) {
            for (int column = 0; column < matrix.columns(); column++) {
                if (!Double.isFinite(matrix.get(row, column))) {
                    int t = 0;
                    while (layout.offset(t + 1) <= row) {
                        t++;
                    }
                    return matrix.get(row, column) + " in column " + column + " at time step " + t + " of sequence "
                            + (row - layout.offset(t)) + " (counted from 0, the longest first)";
                }
            }
        }
        throw new AssertionError(matrix + " is finite");
    }
}
