package org.cellwright.runtime.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeededRandomTest {
    /** Known answers that Random123, the authors' library, comes with (kat_vectors, philox4x32 10). */
    @Test
    void theBitsAreThoseOfPhilox() {
        SeededRandom zeros = new SeededRandom(0);
        assertThat(zeros.nextLong()).isEqualTo(0xe169c58d6627e8d5L);
        assertThat(zeros.nextLong()).isEqualTo(0x9b00dbd8bc57ac4cL);

        SeededRandom ones = new SeededRandom(new SeededRandom.State(-1, -1, 0));
        assertThat(ones.block(-1)).isEqualTo(0x41c83b0e408f276dL);
        assertThat(ones.odd).isEqualTo(0x6d5451fda20bc7c6L);

        SeededRandom pi = new SeededRandom(new SeededRandom.State(0x299f31d0a4093822L, 0x0370734413198a2eL, 0));
        assertThat(pi.block(0x85a308d3243f6a88L)).isEqualTo(0x94fdcceb_d16cfe09L);
        assertThat(pi.odd).isEqualTo(0x24126ea1_5001e420L);
    }

    @Test
    void savedStateGoesOnWithTheSameBits() {
        for (int before = 0; before < 7; before++) {
            SeededRandom random = new SeededRandom(42);
            for (int i = 0; i < before; i++) {
                random.nextLong();
            }
            SeededRandom restored = new SeededRandom(random.state());
            for (int i = 0; i < 5; i++) {
                assertThat(restored.nextLong()).isEqualTo(random.nextLong());
            }
        }
    }

    @Test
    void streamsDifferAndRepeat() {
        SeededRandom random = new SeededRandom(1);
        Set<Long> firsts = new HashSet<>();
        for (String name : new String[] {"", "a", "b", "ab", "ba"}) {
            firsts.add(random.stream(name).nextLong());
            assertThat(random.stream(name).nextLong())
                    .isEqualTo(new SeededRandom(1).stream(name).nextLong());
        }
        assertThat(random.stream("a").stream("b").nextLong())
                .isNotEqualTo(random.stream("b").stream("a").nextLong());
        assertThat(firsts).hasSize(5);
    }

    @Test
    void wholeNumbersAreUniform() {
        SeededRandom random = new SeededRandom(3);
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++) {
            counts[random.nextInt(7)]++;
        }
        for (int count : counts) {
            assertThat(count).isCloseTo(10_000, within(400));
        }
        assertThat(random.nextInt(1)).isZero();
        assertThat(random.nextInt(Integer.MAX_VALUE)).isNotNegative();
        assertThatThrownBy(() -> random.nextInt(0)).hasMessageContaining("at least 1");
    }

    @Test
    void momentsAreThoseOfTheDistributions() {
        SeededRandom random = new SeededRandom(4);
        int count = 200_000;
        double[] uniform = new double[3];
        double[] normal = new double[5];
        for (int i = 0; i < count; i++) {
            double u = random.nextDouble();
            assertThat(u >= 0 && u < 1).isTrue();
            double g = random.nextGaussian();
            for (int power = 1; power < normal.length; power++) {
                normal[power] += Math.pow(g, power) / count;
                if (power < uniform.length) {
                    uniform[power] += Math.pow(u, power) / count;
                }
            }
        }
        assertThat(uniform[1]).isCloseTo(1 / 2.0, within(0.003));
        assertThat(uniform[2]).isCloseTo(1 / 3.0, within(0.003));
        assertThat(normal[1]).isCloseTo(0, within(0.01));
        assertThat(normal[2]).isCloseTo(1, within(0.02));
        assertThat(normal[3]).isCloseTo(0, within(0.04));
        assertThat(normal[4]).isCloseTo(3, within(0.12));
    }

    @Test
    void shufflingReachesEveryOrderAsOften() {
        SeededRandom random = new SeededRandom(6);
        int[] counts = new int[27];
        for (int i = 0; i < 60_000; i++) {
            int[] order = IntStream.range(0, 3).toArray();
            random.shuffle(order);
            counts[order[0] * 9 + order[1] * 3 + order[2]]++;
        }
        assertThat(counts)
                .satisfies(all ->
                        assertThat(IntStream.of(all).filter(c -> c > 0).count()).isEqualTo(6));
        assertThat(IntStream.of(counts).filter(c -> c > 0).allMatch(c -> Math.abs(c - 10_000) < 500))
                .isTrue();
    }
}
