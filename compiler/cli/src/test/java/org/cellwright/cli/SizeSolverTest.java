package org.cellwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.cellwright.compiler.ir.Extent;
import org.junit.jupiter.api.Test;

class SizeSolverTest {
    private static final Extent X = Extent.of("X");
    private static final Extent H = Extent.of("H");

    @Test
    void solvesSumsOfDimensions() {
        SizeSolver solver = new SizeSolver(List.of("X", "H", "K"));
        solver.require(X.plus(H.times(2)).plus(Extent.of(1)), 14);
        assertThat(solver.solved()).isEmpty();
        solver.require(X.plus(H), 8);
        assertThat(solver.solved()).isEqualTo(Map.of("X", 3, "H", 5));
        assertThat(solver.missing()).containsExactly("K");
    }

    @Test
    void ignoresContradictions() {
        SizeSolver solver = new SizeSolver(List.of("X", "H"));
        solver.require(H, 5);
        solver.require(H, 6);
        solver.require(H.plus(X), 7);
        assertThat(solver.solved()).isEqualTo(Map.of("H", 5, "X", 2));
    }

    @Test
    void refusesSizesThatAreNone() {
        SizeSolver solver = new SizeSolver(List.of("X", "H"));
        solver.require(H.times(2), 5);
        solver.require(X.plus(Extent.of(3)), 3);
        assertThat(solver.solved()).isEmpty();
        assertThat(solver.missing()).containsExactly("X", "H");
    }
}
