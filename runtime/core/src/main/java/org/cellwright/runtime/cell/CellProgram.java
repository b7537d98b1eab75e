package org.cellwright.runtime.cell;

import java.util.List;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.tensor.Matrix;

/**
 * A cell for given sizes and kernels, with its weights packed for products. Once packed it is only read, so any number
 * of runs may use it at once.
 */
public abstract class CellProgram {
    private final Sizes sizes;
    protected final Kernels kernels;

    private final Masks masks;

    protected CellProgram(Sizes sizes, Kernels kernels) {
        this.sizes = sizes;
        this.kernels = kernels;
        this.masks = new Masks(kernels.precision());
    }

    /** Lets the next {@link #pack} leave out weights at random, if the cell does so in training; what it draws depends on the key alone. */
    public final void drawWeights(long key) {
        masks.draw(key, 0, 0);
    }

    /** Lets the next {@link #pack} leave out no weights, as without {@link #drawWeights}. */
    public final void keepWeights() {
        masks.drawNothing();
    }

    /**
     * For rates that constants of the cell make, which a layer may have set.
     *
     * @param one whether a rate of 1 is allowed
     * @throws IllegalArgumentException if it is no probability
     */
    protected static void checkRate(double rate, boolean one) {
        if (!(rate >= 0 && (one ? rate <= 1 : rate < 1))) {
            throw new IllegalArgumentException("the constants of the cell make the rate of "
                    + (one ? "a zoneout " : "a dropout ") + rate + ", but it is a probability"
                    + (one ? "" : " below 1"));
        }
    }

    /** Factors of {@code dropout(W, rate)}: 0 or 1 / (1 - rate). */
    protected final void dropWeights(int index, Matrix mask, double rate) {
        masks.weights(index, mask, rate);
    }

    public final Sizes sizes() {
        return sizes;
    }

    public final Kernels kernels() {
        return kernels;
    }

    /**
     * Takes over the values of the parameters, in the order of {@link CellDescription#parameters()}; to be called before
     * the first run and whenever they have changed. What is computed from parameters alone is computed here. No run of this
     * program may be at work in another thread meanwhile.
     */
    public abstract void pack(List<Matrix> parameters);

    public abstract CellRun newRun();
}
