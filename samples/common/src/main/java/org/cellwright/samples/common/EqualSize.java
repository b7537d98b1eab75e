package org.cellwright.samples.common;

import java.util.function.IntFunction;
import org.cellwright.runtime.layer.Layer;

/** Models of the same number of parameters, so that cells can be compared fairly. */
public final class EqualSize {
    private EqualSize() {}

    /** The size of the state with which a model comes closest to {@code parameters} learned numbers. */
    public static int hidden(IntFunction<? extends Layer> model, long parameters) {
        int below = 1;
        int above = 2;
        while (count(model, above) < parameters) {
            below = above;
            above *= 2;
        }
        while (above - below > 1) {
            int middle = (below + above) / 2;
            if (count(model, middle) < parameters) {
                below = middle;
            } else {
                above = middle;
            }
        }
        return parameters - count(model, below) <= count(model, above) - parameters ? below : above;
    }

    private static long count(IntFunction<? extends Layer> model, int hidden) {
        return model.apply(hidden).parameters().count();
    }
}
