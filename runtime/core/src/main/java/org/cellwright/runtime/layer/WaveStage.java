package org.cellwright.runtime.layer;

import java.util.List;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Pace;
import org.cellwright.runtime.tensor.Matrix;

/** A recurrent layer of a {@link Wave}, with the dropout below it, and how far it is. */
final class WaveStage implements Pace {
    /** A neighbour has failed, so that there is nothing to wait for. */
    private static final class Abandoned extends RuntimeException {
        private static final long serialVersionUID = 1;

        Abandoned() {
            super(null, null, false, false);
        }
    }

    private static final int NOT_OPEN = -1;

    private final RecurrentLayer layer;
    private final List<Dropout> dropouts;
    private final WaveStage below;
    private WaveStage above;
    private BatchLayout layout;
    private Matrix input;
    private Pass pass;
    private int chunkRows;
    private Matrix output;
    private Matrix outputGradient;
    private Matrix[] inputGradients;
    private int position;

    /** Forward the steps that are done, backward those that are not; guarded by this, as what follows. */
    private int reached;

    private boolean failed;

    /** @param dropouts from below; copied */
    WaveStage(RecurrentLayer layer, List<Dropout> dropouts, WaveStage below) {
        this.layer = layer;
        this.dropouts = List.copyOf(dropouts);
        this.below = below;
        if (below != null) {
            below.above = this;
        }
    }

    RecurrentLayer layer() {
        return layer;
    }

    /** How many layers of the stack it holds. */
    int size() {
        return 1 + dropouts.size();
    }

    Matrix output() {
        return output;
    }

    /** @param input of the lowest stage */
    void beginForward(BatchLayout layout, Matrix input, Pass pass, int chunkRows) {
        this.layout = layout;
        this.input = input;
        this.pass = pass;
        this.chunkRows = chunkRows;
        reached = NOT_OPEN;
        failed = false;
    }

    void forward() {
        boolean done = false;
        try {
            output = layer.open(layout, pass, this, chunkRows);
            reach(0);
            Matrix value = input;
            if (below != null) {
                below.awaitForward(0);
                value = below.output;
                for (int i = 0; i < dropouts.size(); i++) {
                    value = dropouts.get(i).open(value, pass);
                }
            }
            layer.run(value);
            reach(layout.steps());
            done = true;
        } catch (Abandoned e) {
            // the neighbour's own failure is what the caller gets
        } finally {
            if (!done) {
                fail();
            }
        }
    }

    @Override
    public void forward(int from, int to) {
        reach(from);
        if (below != null) {
            below.awaitForward(to);
            int first = layout.offset(from);
            for (int i = 0; i < dropouts.size(); i++) {
                dropouts.get(i).forwardRows(first, layout.offset(to) - first);
            }
        }
    }

    /**
     * @param inputGradients of the layers of the wave, from below
     * @param position of the recurrent layer among them
     */
    void beginBackward(Matrix outputGradient, Matrix[] inputGradients, int position) {
        this.outputGradient = outputGradient;
        this.inputGradients = inputGradients;
        this.position = position;
        reached = layout.steps();
        failed = false;
    }

    void backward() {
        boolean done = false;
        try {
            layer.backward(outputGradient, inputGradients[position]);
            leave(0);
            done = true;
        } catch (Abandoned e) {
            // the neighbour's own failure is what the caller gets
        } finally {
            if (!done) {
                fail();
            }
        }
    }

    @Override
    public void backward(int from, int to) {
        leave(to);
        if (above != null) {
            above.awaitBackward(from);
        }
    }

    /** The layer has the gradients of its input from step {@code to} on: takes them through the dropout. */
    private void leave(int to) {
        int first = layout.offset(to);
        int rows = layout.offset(reached) - first;
        for (int i = dropouts.size() - 1; i >= 0 && rows > 0; i--) {
            int place = position - dropouts.size() + i;
            dropouts.get(i).backwardRows(inputGradients[place + 1], inputGradients[place], first, rows);
        }
        reach(to);
    }

    private synchronized void reach(int step) {
        reached = step;
        notifyAll();
    }

    private synchronized void fail() {
        failed = true;
        notifyAll();
    }

    private synchronized void awaitForward(int step) {
        boolean interrupted = false;
        while (reached < step && !failed) {
            interrupted |= awaitChange();
        }
        goOn(interrupted);
    }

    private synchronized void awaitBackward(int step) {
        boolean interrupted = false;
        while (reached > step && !failed) {
            interrupted |= awaitChange();
        }
        goOn(interrupted);
    }

    private boolean awaitChange() {
        try {
            wait();
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    private void goOn(boolean interrupted) {
        if (interrupted) {
            // the neighbour uses the caller's memory: it is awaited, and the wish is passed on
            Thread.currentThread().interrupt();
        }
        if (failed) {
            throw new Abandoned();
        }
    }
}
