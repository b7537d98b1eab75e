package org.cellwright.runtime.layer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.parameter.Parameter;
import org.cellwright.runtime.tensor.Matrix;

/**
 * Recurrent layers one above the other, perhaps with dropout between, that work at once on a batch that is too small to be cut: each
 * is a chunk of steps behind the one below, and on the way back behind the one above. Chunks depend on sizes alone and each layer
 * computes what it would by itself, so results are the same bits for any number of threads.
 */
final class Wave {
    /** So many chunks keep two threads busy for 8/9 of the time; more make products of few rows. */
    private static final int MOST_CHUNKS = 8;

    /**
     * Rows of a chunk, against which it takes little to read and write the gradients of all weights once more: two LSTM layers, T=200, B=1,
     * X=H=256, in chunks of 25 rows train 11% slower on one thread than without.
     */
    private static final int LEAST_ROWS = 40;

    /** Operations of a chunk of the forward pass, against which the time to wake another thread is small. */
    private static final long CHUNK_OPERATIONS = 4_000_000;

    private final int first;
    private final int size;
    private final List<WaveStage> stages;
    private final LayoutCache<Integer> chunkRows = new LayoutCache<>(this::chunkRows);
    private final Workers.Job forwardJob;
    private final Workers.Job backwardJob;
    private boolean open;

    private Wave(int first, List<Layer> layers) {
        this.first = first;
        this.size = layers.size();
        this.stages = stages(layers);
        int last = stages.size() - 1;
        Workers workers = stages.get(0).layer().workers();
        this.forwardJob = workers.job(i -> stages.get(i).forward());
        this.backwardJob = workers.job(i -> stages.get(last - i).backward());
    }

    /** The longest runs of layers that can be a wave, from below. */
    static List<Wave> among(List<Layer> layers) {
        List<Wave> waves = new ArrayList<>();
        for (int from = 0; from < layers.size(); from++) {
            int recurrent = 0;
            int end = from;
            for (int i = from; i < layers.size() && belongs(layers.get(i), i == from); i++) {
                if (layers.get(i) instanceof RecurrentLayer) {
                    recurrent++;
                    end = i;
                }
            }
            List<Layer> members = layers.subList(from, end + (recurrent > 0 ? 1 : 0));
            if (recurrent > 1 && learnApart(members)) {
                waves.add(new Wave(from, members));
                from = end;
            }
        }
        return waves;
    }

    private static boolean belongs(Layer layer, boolean lowest) {
        return layer instanceof RecurrentLayer || layer instanceof Dropout && !lowest;
    }

    /** Whether no two of them share a parameter, to whose gradient both would add at once. */
    private static boolean learnApart(List<Layer> layers) {
        Set<Parameter> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        return layers.stream()
                .flatMap(layer -> layer.parameters().all().stream())
                .allMatch(seen::add);
    }

    private static List<WaveStage> stages(List<Layer> layers) {
        List<WaveStage> stages = new ArrayList<>();
        List<Dropout> between = new ArrayList<>();
        for (Layer layer : layers) {
            if (layer instanceof RecurrentLayer recurrent) {
                WaveStage below = stages.isEmpty() ? null : stages.get(stages.size() - 1);
                stages.add(new WaveStage(recurrent, between, below));
                between.clear();
            } else {
                between.add((Dropout) layer);
            }
        }
        return stages;
    }

    /** Where in the stack its lowest layer stands. */
    int first() {
        return first;
    }

    /** How many layers of the stack belong to it. */
    int size() {
        return size;
    }

    /** Whether its layers work at once in such a pass. */
    boolean takes(BatchLayout layout, Pass pass) {
        boolean takes = chunkRows.of(layout) > 0;
        for (int i = 0; i < stages.size(); i++) {
            takes &= stages.get(i).layer().canFollow(layout, pass);
        }
        return takes;
    }

    /** Most rows of a chunk; 0 if it is not worth while. */
    private int chunkRows(BatchLayout layout) {
        long least = stages.stream()
                .mapToLong(stage -> stage.layer().cost(layout).forward())
                .min()
                .orElse(0);
        int rows = layout.totalRows();
        long chunks = Math.min(Math.min(MOST_CHUNKS, rows / LEAST_ROWS), least / CHUNK_OPERATIONS);
        return chunks < 2 ? 0 : Math.toIntExact((rows + chunks - 1) / chunks);
    }

    /** As {@link Layer#forward}. */
    Matrix forward(BatchLayout layout, Matrix input, Pass pass) {
        Operands.checkInput(stages.get(0).layer(), input, layout.totalRows());
        int rows = chunkRows.of(layout);
        for (int i = 0; i < stages.size(); i++) {
            stages.get(i).beginForward(layout, input, pass, rows);
        }
        forwardJob.run(stages.size());
        open = pass.training();
        return stages.get(stages.size() - 1).output();
    }

    /** Whether {@link #backward} is to follow. */
    boolean isOpen() {
        return open;
    }

    /** The next pass goes another way. */
    void close() {
        open = false;
    }

    /**
     * As {@link Layer#backward}.
     *
     * @param inputGradients of the layers, the lowest first
     */
    void backward(Matrix outputGradient, Matrix[] inputGradients) {
        open = false;
        int top = size - 1;
        for (int i = stages.size() - 1; i >= 0; i--) {
            WaveStage stage = stages.get(i);
            stage.beginBackward(i == stages.size() - 1 ? outputGradient : inputGradients[top + 1], inputGradients, top);
            top -= stage.size();
        }
        backwardJob.run(stages.size());
    }
}
