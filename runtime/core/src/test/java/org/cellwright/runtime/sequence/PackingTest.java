package org.cellwright.runtime.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PackingTest {
    private final Packing packing = new Packing(2, 0, 3, 1, 3);

    @Test
    void longestFirstAndEqualOnesInOrder() {
        assertThat(packing.layout()).isEqualTo(BatchLayout.ofLengths(3, 3, 2, 1, 0));
        assertThat(packing.pack(new int[][] {{1, 2}, {}, {3, 4, 5}, {6}, {7, 8, 9}}))
                .containsExactly(3, 7, 1, 6, 4, 8, 2, 5, 9);
        assertThat(packing.position(2)).isZero();
        assertThat(packing.position(1)).isEqualTo(4);
        assertThat(packing.row(0, 1)).isEqualTo(6);
        assertThatThrownBy(() -> packing.row(0, 2)).hasMessage("step 2 of sequence 0, which has 2 steps");
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void paddedThereAndBack(Precision precision) {
        Matrix padded = Matrix.allocate(precision, 4 * 5, 2);
        padded.fill(Double.NaN);
        Matrix packed = Matrix.allocate(precision, 9, 2);
        List<Matrix> sequences = new ArrayList<>();
        for (int s = 0; s < 5; s++) {
            Matrix sequence = Matrix.allocate(precision, packing.length(s), 2);
            for (int t = 0; t < packing.length(s); t++) {
                for (int c = 0; c < 2; c++) {
                    padded.set(t * 5 + s, c, 100 * s + 10 * t + c);
                    sequence.set(t, c, 100 * s + 10 * t + c);
                }
            }
            sequences.add(sequence);
        }
        packing.pack(padded, packed);
        Matrix fromList = Matrix.allocate(precision, 9, 2);
        packing.pack(sequences, fromList);
        for (int s = 0; s < 5; s++) {
            for (int t = 0; t < packing.length(s); t++) {
                assertThat(packed.get(packing.row(s, t), 1)).isEqualTo(100 * s + 10 * t + 1);
                assertThat(fromList.get(packing.row(s, t), 1)).isEqualTo(100 * s + 10 * t + 1);
            }
        }
        Matrix back = Matrix.allocate(precision, 4 * 5, 2);
        back.fill(7);
        packing.unpack(packed, back);
        for (int row = 0; row < 20; row++) {
            double expected = row / 5 < packing.length(row % 5) ? padded.get(row, 0) : 0;
            assertThat(back.get(row, 0)).isEqualTo(expected);
        }
    }

    @Test
    void noSequences() {
        assertThat(new Packing().layout().totalRows()).isZero();
        assertThat(new Packing(0, 0).layout().batch()).isZero();
        new Packing().pack(Matrix.allocate(Precision.FLOAT, 0, 3), Matrix.allocate(Precision.FLOAT, 0, 3));
    }

    @Test
    void wrongShapesAreNamed() {
        Matrix packed = Matrix.allocate(Precision.FLOAT, 9, 2);
        assertThatThrownBy(() -> packing.pack(Matrix.allocate(Precision.FLOAT, 10, 2), packed))
                .hasMessage("expected rows for at least 3 steps of 5 sequences, got FLOAT[10 x 2]");
        assertThatThrownBy(() -> packing.pack(Matrix.allocate(Precision.FLOAT, 15, 3), packed))
                .hasMessage("packed rows: expected [9 x 3], got FLOAT[9 x 2]");
        assertThatThrownBy(() -> packing.pack(new int[][] {{1}})).hasMessage("expected 5 sequences, got 1");
        assertThatThrownBy(() -> packing.pack(new int[][] {{1}, {}, {}, {}, {}}))
                .hasMessage("sequence 0: expected 2 steps, got 1");
    }

    @Test
    void batchesOfTokens() {
        Batch<int[]> batch = Batch.nextToken(new int[][] {{5, 6}, {}, {1, 2, 3}, {4}}, Precision.FLOAT);
        assertThat(batch.layout()).isEqualTo(BatchLayout.ofLengths(2, 1));
        assertThat(batch.targets()).containsExactly(2, 6, 3);
        assertThat(batch.input().get(0, 0)).isEqualTo(1);
        assertThat(batch.input().get(1, 0)).isEqualTo(5);
        assertThat(batch.input().get(2, 0)).isEqualTo(2);
    }

    @Test
    void partsOfLayouts() {
        BatchLayout layout = BatchLayout.ofLengths(4, 3, 3, 1);
        assertThat(layout.steps(1, 2)).isEqualTo(BatchLayout.ofLengths(2, 2, 2));
        assertThat(layout.steps(3, 1)).isEqualTo(BatchLayout.ofLengths(1));
        assertThat(layout.sequences(1, 2)).isEqualTo(BatchLayout.ofLengths(3, 3));
        assertThat(layout.sequences(3, 1)).isEqualTo(BatchLayout.ofLengths(1));
        assertThat(layout.sequences(0, 4)).isEqualTo(layout).hasSameHashCodeAs(layout);
        assertThat(layout).isNotEqualTo(BatchLayout.ofLengths(4, 3, 3));
    }
}
