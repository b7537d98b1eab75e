package org.cellwright.compiler.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cellwright.compiler.CellCompiler;
import org.cellwright.compiler.CellFiles;
import org.cellwright.compiler.ir.Shape;
import org.cellwright.compiler.schedule.Action.Loop;
import org.cellwright.compiler.schedule.Storage.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What loops keep, leave to each other and compute again. */
class LoopsTest {
    private static final String HEAD = "cell Small { dim X, H; input x: [X]; state h, c: [H] = zeros; output h; "
            + "param W, V, Y, Z: [H, H + X]; param U: [H, H]; param g: [H] = ones; ";
    private static final String LSTM = "c[t] = sigmoid(W @ [h[t-1], x[t]]) * c[t-1] + sigmoid(V @ [h[t-1], x[t]]) * "
            + "tanh(Y @ [h[t-1], x[t]]); h[t] = sigmoid(Z @ [h[t-1], x[t]]) * tanh(c[t]);";
    private static final String NORMED = "c[t] = g * layer_norm(W @ [h[t-1], x[t]]) + c[t-1]; "
            + "h[t] = tanh(layer_norm(c[t])) * sigmoid(layer_norm(V @ [h[t-1], x[t]]));";
    private static final String TWO_STAGES = "c[t] = layer_norm(tanh(W @ [h[t-1], x[t]])); "
            + "h[t] = tanh(U @ (c[t] * h[t-1]) + mean(c[t-1])) * h[t-1];";

    private static Schedule schedule(String body) {
        return CellCompiler.schedule(CellFiles.of(HEAD + body + " }"));
    }

    private static List<Shape> kept(Schedule schedule) {
        return schedule.storages().stream()
                .filter(storage -> storage.rows() == Rows.SEQUENCE)
                .flatMap(storage -> storage.sections().stream())
                .toList();
    }

    /** Gates take the place of their products; the activated memory would take a place of its own. */
    @Test
    void whatWouldTakeMemoryOfItsOwnIsComputedAgain() {
        assertThat(kept(schedule(LSTM))).hasSize(4);
        assertThat(kept(schedule("c[t] = tanh(W @ [h[t-1], x[t]]); h[t] = c[t] * h[t-1];")))
                .hasSize(1);
    }

    /** What is normalised is needed itself, so its product is kept, and no activation of it. */
    @Test
    void activationsOfKeptProductsAreComputedAgain() {
        Shape vector = schedule(NORMED).cell().nextStates().get(0).shape();
        assertThat(kept(schedule(NORMED))).filteredOn(vector::equals).hasSize(2);
    }

    /** Where the time loop has no product, a loop before it would be one more pass over the same memory. */
    @Test
    void whatIsForATimeLoopWithoutProductsAloneIsComputedInIt() {
        String gate = "c[t] = sigmoid(P @ x[t]) * c[t-1]; ";
        assertThat(loops(gate + "h[t] = c[t];", Phase.FORWARD_BEFORE)).isZero();
        assertThat(loops(gate + "h[t] = c[t];", Phase.FORWARD_STEP)).isEqualTo(1);
        assertThat(loops(gate + "h[t] = tanh(U @ h[t-1] + c[t]);", Phase.FORWARD_BEFORE))
                .isEqualTo(1);
        assertThat(loops(gate + "h[t] = c[t] + U @ sigmoid(P @ x[t]);", Phase.FORWARD_BEFORE))
                .isEqualTo(1);
    }

    private static int loops(String body, Phase phase) {
        Schedule schedule = CellCompiler.schedule(CellFiles.of("cell Small { dim X, H; input x: [X]; "
                + "state h, c: [H] = zeros; output h; param P: [H, X]; param U: [H, H]; " + body + " }"));
        return (int)
                schedule.actions(phase).stream().filter(Loop.class::isInstance).count();
    }

    /** Rows of what is for a few rows alone hold other values when other loops, or products, have run in between. */
    @ParameterizedTest
    @ValueSource(strings = {LSTM, NORMED, TWO_STAGES})
    void placesForAFewRowsAreReadByLoopsThatFollow(String body) {
        Schedule schedule = schedule(body);
        int found = 0;
        for (Phase phase : Phase.values()) {
            Set<Location> written = new HashSet<>();
            for (Action action : schedule.actions(phase)) {
                if (!(action instanceof Loop loop)) {
                    written.clear();
                    continue;
                }
                List<Location> read = new ArrayList<>();
                loop.nodes().stream()
                        .filter(node -> !loop.computed().contains(node))
                        .forEach(node -> {
                            Location location = loop.temporaries()
                                    .getOrDefault(node, schedule.locations().get(node));
                            if (location != null && location.storage().rows() == Rows.FEW) {
                                read.add(location);
                            }
                        });
                assertThat(written).containsAll(read);
                found += read.size();
                loop.sinks().forEach(sink -> written.add(sink.location()));
            }
        }
        assertThat(found > 0).isEqualTo(!body.equals(LSTM));
    }

    /** A norm waits for two sums forward, and for the gradient's two, which one loop takes together. */
    @Test
    void aNormTakesOneLoopOfSumsBackward() {
        Schedule schedule = schedule("c[t] = c[t-1]; h[t] = layer_norm(W @ [h[t-1], x[t]]);");
        assertThat(schedule.actions(Phase.BACKWARD_STEP).stream()
                        .filter(Loop.class::isInstance)
                        .map(Loop.class::cast)
                        .filter(loop -> loop.sinks().stream().anyMatch(sink -> sink.kind() == Action.Kind.SUM)))
                .hasSize(1);
    }
}
