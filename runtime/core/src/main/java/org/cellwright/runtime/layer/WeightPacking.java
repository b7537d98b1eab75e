package org.cellwright.runtime.layer;

import java.util.List;
import org.cellwright.runtime.parameter.Parameter;
import org.cellwright.runtime.parameter.Parameters;

/**
 * When weights have changed, they are packed once for a layer and all its twins, whichever of them comes first; the others wait for it.
 */
final class WeightPacking {
    private final List<Parameter> parameters;
    private final Runnable pack;
    private volatile long packedVersion = -1;

    WeightPacking(Parameters parameters, Runnable pack) {
        this.parameters = parameters.all();
        this.pack = pack;
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
