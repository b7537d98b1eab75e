package org.cellwright.runtime.layer;

import java.util.List;
import java.util.Objects;
import org.cellwright.runtime.cell.CellProgram;
import org.cellwright.runtime.parameter.Parameter;
import org.cellwright.runtime.parameter.Parameters;

/**
 * When weights have changed, they are packed once for a layer and all its twins, whichever of them comes first; the others wait for it.
 */
final class WeightPacking {
    private final List<Parameter> parameters;
    private final Runnable pack;
    private volatile long packedVersion = -1;
    /** What left-out weights were drawn from; null where none are. */
    private Long drawn;

    WeightPacking(Parameters parameters, Runnable pack) {
        this.parameters = parameters.all();
        this.pack = pack;
    }

    /**
     * Lets weights be left out from now on, or no more.
     *
     * @param key what is drawn depends on; null where nothing is drawn
     */
    void draw(CellProgram program, Long key) {
        if (Objects.equals(key, drawn)) {
            return;
        }
        if (key == null) {
            program.keepWeights();
        } else {
            program.drawWeights(key);
        }
        drawn = key;
        packedVersion = -1;
    }

    void update() {
        long version = 0;
        for (int i = 0; i < parameters.size(); i++) {
            version += parameters.get(i).version();
        }
        if (version != packedVersion) {
            packOnce(version);
        }
    }

    private synchronized void packOnce(long version) {
        if (version != packedVersion) {
            pack.run();
            packedVersion = version;
        }
    }
}
