package org.cellwright.runtime.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cellwright.runtime.checkpoint.ElementType;
import org.cellwright.runtime.checkpoint.InvalidCheckpointException;
import org.cellwright.runtime.checkpoint.SafeTensorsReader;
import org.cellwright.runtime.checkpoint.SafeTensorsWriter;
import org.cellwright.runtime.checkpoint.Shape;
import org.cellwright.runtime.layer.LayerState;
import org.cellwright.runtime.layer.States;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;

/** A copy of all that a model carries over time, for some sequences: in memory, or in a safetensors file under {@code state.}. */
public final class StateSnapshot {
    private static final String STATE = "state.";
    private static final String BATCH = "cellwright.sequences";

    private final int batch;
    private final List<String> paths;
    private final List<Matrix> values;

    private StateSnapshot(int batch, Map<String, Matrix> values) {
        this.batch = batch;
        this.paths = List.copyOf(values.keySet());
        this.values = List.copyOf(values.values());
    }

    /**
     * What the states hold now.
     *
     * @param batch how many sequences; the first rows are theirs
     */
    public static StateSnapshot of(States states, int batch) {
        Map<String, Matrix> values = new LinkedHashMap<>();
        states.byPath()
                .forEach((path, state) ->
                        values.put(path, Matrix.allocate(state.value().precision(), batch, state.size())));
        StateSnapshot snapshot = new StateSnapshot(batch, values);
        snapshot.take(states);
        return snapshot;
    }

    /** How many sequences. */
    public int batch() {
        return batch;
    }

    /** Overwrites this snapshot with what the states hold now, of as many sequences; allocates nothing. */
    public void take(States states) {
        for (int i = 0; i < paths.size(); i++) {
            Matrix from = states.get(paths.get(i)).value();
            if (from.rows() < batch) {
                throw new IllegalArgumentException("state " + paths.get(i) + " holds " + from.rows()
                        + " sequences, but the snapshot is of " + batch);
            }
            values.get(i).copyBlock(0, 0, from, 0, 0, batch, from.columns());
        }
    }

    /**
     * Sets the states to this snapshot, converting the precision where it differs: a continued pass goes on from here. Allocates nothing.
     *
     * @throws IllegalArgumentException if the states are others; nothing has changed then
     */
    public void restore(States states) {
        if (!fits(states)) {
            Map<String, Integer> own = new LinkedHashMap<>();
            paths.forEach(path -> own.put(path, values.get(own.size()).columns()));
            Map<String, Integer> there = new LinkedHashMap<>();
            states.byPath().forEach((path, state) -> there.put(path, state.size()));
            throw new IllegalArgumentException(
                    "the snapshot has the states " + own + ", but the model has " + there + " (sizes by path)");
        }
        for (int i = 0; i < paths.size(); i++) {
            LayerState state = states.get(paths.get(i));
            state.reset(batch);
            state.value().copyFrom(values.get(i));
        }
    }

    private boolean fits(States states) {
        boolean fits = states.byPath().size() == paths.size();
        for (int i = 0; i < paths.size() && fits; i++) {
            LayerState state = states.byPath().get(paths.get(i));
            fits = state != null && state.size() == values.get(i).columns();
        }
        return fits;
    }

    /** Sets one sequence to what it is in this snapshot; the others stay. */
    void restore(States states, int sequence) {
        for (int i = 0; i < paths.size(); i++) {
            Matrix value = states.get(paths.get(i)).value();
            value.copyBlock(sequence, 0, values.get(i), sequence, 0, 1, value.columns());
        }
    }

    /** Writes the file: at every moment either the old one or the complete new one is there. */
    public void save(Path path, Map<String, String> metadata) throws IOException {
        SafeTensorsWriter writer = new SafeTensorsWriter();
        metadata.forEach(writer::metadata);
        writer.metadata(BATCH, Integer.toString(batch));
        for (int i = 0; i < paths.size(); i++) {
            writer.tensor(STATE + paths.get(i), values.get(i));
        }
        writer.write(path);
    }

    /** @throws InvalidCheckpointException if the file is damaged, or holds something else */
    public static StateSnapshot load(Path path) throws IOException {
        try (SafeTensorsReader reader = SafeTensorsReader.open(path)) {
            String batch = reader.metadata().get(BATCH);
            if (batch == null || !batch.matches("\\d{1,9}")) {
                throw new InvalidCheckpointException(path + ": it does not hold the states of a model (\"" + BATCH
                        + "\" in its metadata is " + batch + ")");
            }
            int rows = Integer.parseInt(batch);
            Map<String, Matrix> values = new LinkedHashMap<>();
            for (String name : reader.names()) {
                Shape shape = reader.shape(name);
                if (!name.startsWith(STATE)
                        || shape.sizes().size() != 2
                        || shape.sizes().get(0) != rows
                        || shape.sizes().get(1) > Integer.MAX_VALUE) {
                    throw new InvalidCheckpointException(path + ": tensor \"" + name + "\" of shape " + shape
                            + " is not a state of " + rows + " sequences");
                }
                Matrix value = Matrix.allocate(
                        reader.type(name) == ElementType.F32 ? Precision.FLOAT : Precision.DOUBLE,
                        rows,
                        shape.sizes().get(1).intValue());
                reader.read(name, value);
                values.put(name.substring(STATE.length()), value);
            }
            return new StateSnapshot(rows, values);
        }
    }
}
