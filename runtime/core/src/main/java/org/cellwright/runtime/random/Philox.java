package org.cellwright.runtime.random;

/**
 * The function behind all random numbers here: Philox4x32-10 of Salmon et al., "Parallel random numbers: as easy as 1, 2, 3"
 * (2011). Four counters and a key give four numbers of 32 bits, which depend on nothing else. An instance holds the numbers of
 * the last block; for use by one thread at a time.
 */
public final class Philox {
    private static final int MULTIPLIER_0 = 0xD2511F53;
    private static final int MULTIPLIER_1 = 0xCD9E8D57;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;
    private static final int ROUNDS = 10;

    private int first;
    private int second;
    private int third;
    private int fourth;

    /** Computes the four numbers of these counters. */
    public void block(long key, int counter0, int counter1, int counter2, int counter3) {
        int c0 = counter0;
        int c1 = counter1;
        int c2 = counter2;
        int c3 = counter3;
        int k0 = (int) key;
        int k1 = (int) (key >>> 32);
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = (MULTIPLIER_0 & 0xFFFFFFFFL) * (c0 & 0xFFFFFFFFL);
            long product1 = (MULTIPLIER_1 & 0xFFFFFFFFL) * (c2 & 0xFFFFFFFFL);
            c0 = (int) (product1 >>> 32) ^ c1 ^ k0;
            c1 = (int) product1;
            c2 = (int) (product0 >>> 32) ^ c3 ^ k1;
            c3 = (int) product0;
            k0 += WEYL_0;
            k1 += WEYL_1;
        }
        first = c0;
        second = c1;
        third = c2;
        fourth = c3;
    }

    /** One of the four numbers of the last block, from 0: 32 random bits, as a number from 0 to below 2^32. */
    public long number(int index) {
        int bits = index == 0 ? first : index == 1 ? second : index == 2 ? third : fourth;
        return bits & 0xFFFFFFFFL;
    }
}
