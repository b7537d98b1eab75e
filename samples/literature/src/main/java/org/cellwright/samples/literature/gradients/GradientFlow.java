package org.cellwright.samples.literature.gradients;

import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.Pass;
import org.cellwright.runtime.loss.Loss;
import org.cellwright.runtime.sequence.Batch;
import org.cellwright.runtime.tensor.Matrix;

/** How much of the gradient of a late loss arrives at each step. */
final class GradientFlow {
    private GradientFlow() {}

    /**
     * The norm of the gradient of the loss by the input of each step, the mean over the sequences of the batch. The gradients of
     * parameters are overwritten.
     *
     * @return [steps], the first step first
     */
    static <T> double[] byStep(Layer model, Loss<T> loss, Batch<T> batch) {
        Matrix output = model.forward(batch.layout(), batch.input(), Pass.TRAINING);
        Matrix outputGradient = Matrix.allocate(output.precision(), output.rows(), output.columns());
        loss.mean(output, batch.targets(), 0, outputGradient);
        Matrix input = batch.input();
        Matrix inputGradient = Matrix.allocate(input.precision(), input.rows(), input.columns());
        model.parameters().zeroGradients();
        model.backward(outputGradient, inputGradient);
        double[] norms = new double[batch.layout().steps()];
        for (int t = 0; t < norms.length; t++) {
            int rows = batch.layout().rows(t);
            for (int row = batch.layout().offset(t); row < batch.layout().offset(t) + rows; row++) {
                double squares = 0;
                for (int column = 0; column < inputGradient.columns(); column++) {
                    squares += inputGradient.get(row, column) * inputGradient.get(row, column);
                }
                // The loss is a mean over sequences, so each has its share of it alone.
                norms[t] += Math.sqrt(squares);
            }
        }
        return norms;
    }
}
