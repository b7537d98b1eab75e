package org.cellwright.runtime.layer;

import java.util.Map;
import org.cellwright.runtime.cell.CellRun;
import org.cellwright.runtime.random.SeededRandom;

/**
 * Which numbers the masks of a recurrent layer are drawn from. The position of the generator says it all: its upper half counts the
 * training passes that began sequences, its lower half the steps since then. So a pass that goes on with sequences goes on with their
 * masks, and training that goes on from a checkpoint draws the same.
 */
final class SequenceMasks {
    private static final String GENERATOR = "masks";

    private final boolean drawn;
    private final SeededRandom random;
    private long key;

    /** @param drawn whether the cell has any mask */
    SequenceMasks(boolean drawn, SeededRandom random) {
        this.drawn = drawn;
        this.random = random;
    }

    Map<String, SeededRandom> generators() {
        return drawn ? Map.of(GENERATOR, random) : Map.of();
    }

    void seed(long seed) {
        random.restore(new SeededRandom.State(seed, 0, 0));
    }

    void goOnAs(SequenceMasks other) {
        random.restore(other.random.state());
    }

    void begin(Pass pass) {
        if (drawn && pass.training()) {
            long position = random.position();
            long begun = position >>> 32;
            long step = position & 0xFFFFFFFFL;
            if (!pass.continued()) {
                begun++;
                step = 0;
            }
            random.moveTo(begun);
            key = random.nextLong();
            random.moveTo(begun << 32 | step);
        }
    }

    /** What all masks of a pass depend on, once it {@linkplain #begin began}; null where nothing is drawn. */
    Long key(Pass pass) {
        return drawn && pass.training() ? key : null;
    }

    /** To be called between preparing a run and its forward pass. */
    void draw(Pass pass, CellRun run, int firstSequence) {
        if (drawn && pass.training()) {
            run.draw(key, (int) random.position(), firstSequence);
        }
    }

    void end(Pass pass, int steps) {
        if (drawn && pass.training()) {
            random.moveTo(random.position() + steps);
        }
    }
}
