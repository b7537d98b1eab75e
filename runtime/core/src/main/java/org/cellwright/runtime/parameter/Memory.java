package org.cellwright.runtime.parameter;

import java.util.Map;
import org.cellwright.runtime.tensor.Matrix;

/** What something remembers from step to step of training: saved and restored, a run goes on to the same bits. */
public interface Memory {
    /** Its matrices by name, always the same ones: they are restored in place. */
    default Map<String, Matrix> matrices() {
        return Map.of();
    }

    /** All else, by name: always the same names; whole numbers are exact up to 2^53, infinity and NaN are allowed. */
    default Map<String, Double> numbers() {
        return Map.of();
    }

    /** @param numbers as {@link #numbers} returned them; the matrices have been restored before */
    default void restore(Map<String, Double> numbers) {}
}
