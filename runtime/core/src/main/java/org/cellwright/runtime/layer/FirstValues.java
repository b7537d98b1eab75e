package org.cellwright.runtime.layer;

import java.util.ArrayList;
import java.util.List;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.CellDescription;
import org.cellwright.runtime.cell.CellProgram;
import org.cellwright.runtime.cell.CellRun;
import org.cellwright.runtime.parameter.Parameters;
import org.cellwright.runtime.tensor.Matrix;

/** First values of states that a cell computes from its parameters, for whoever sets states by hand. */
final class FirstValues {
    private final CellDescription description;
    private final CellProgram program;
    private final Parameters parameters;
    private final WeightPacking packing;
    private CellRun run;
    private long version = -1;

    FirstValues(CellDescription description, CellProgram program, Parameters parameters, WeightPacking packing) {
        this.description = description;
        this.program = program;
        this.parameters = parameters;
        this.packing = packing;
    }

    /** [1, size], by the parameters as they are now. */
    Matrix of(int state) {
        long now = 0;
        for (int i = 0; i < parameters.all().size(); i++) {
            now += parameters.all().get(i).version();
        }
        if (now != version) {
            compute();
            version = now;
        }
        return run.initialState(state);
    }

    /** A step of a sequence of zeros, for the sake of what comes before it. */
    private void compute() {
        if (description.dropsWeights()) {
            packing.draw(program, null);
        }
        packing.update();
        if (run == null) {
            run = program.newRun();
        }
        run.prepare(BatchLayout.uniform(1, 1));
        run.begin();
        List<Matrix> inputs = new ArrayList<>();
        for (CellDescription.Input input : description.inputs()) {
            inputs.add(program.kernels().allocate(1, input.size().in(program.sizes())));
        }
        run.forward(inputs);
    }
}
