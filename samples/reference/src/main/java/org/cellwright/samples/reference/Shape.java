package org.cellwright.samples.reference;

import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.tensor.Precision;

/** T, B, X and H. */
record Shape(int steps, int batch, int inputs, int hidden) {

    /** Reads {@code T,B,X,H}. */
    static Shape parse(String text) {
        String[] sizes = text.split(",");
        if (sizes.length != 4) {
            throw new IllegalArgumentException("a shape is T,B,X,H, such as 100,32,128,128: " + text);
        }
        return new Shape(
                Integer.parseInt(sizes[0].trim()),
                Integer.parseInt(sizes[1].trim()),
                Integer.parseInt(sizes[2].trim()),
                Integer.parseInt(sizes[3].trim()));
    }

    /** The cell at this shape, with numbers that depend on their names alone. */
    Trial trial(Cell cell, Precision precision) {
        Sizes sizes = Sizes.bind("X", inputs).with("H", hidden);
        Trial trial = new Trial(cell, sizes, KernelSelection.best(precision), BatchLayout.uniform(steps, batch));
        trial.fill(1);
        return trial;
    }

    @Override
    public String toString() {
        return "T=" + steps + " B=" + batch + " X=" + inputs + " H=" + hidden;
    }
}
