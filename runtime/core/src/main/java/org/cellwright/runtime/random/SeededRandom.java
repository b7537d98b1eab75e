package org.cellwright.runtime.random;

/**
 * Counter-based random numbers: Philox4x32-10 of Salmon et al., "Parallel random numbers: as easy as 1, 2, 3" (2011). A
 * number depends on the seed, the stream and its position in the stream alone, so the whole state is three longs, and
 * streams of one seed never overlap. The same seed gives the same bits on every machine and JDK. Not safe for use by
 * several threads at once: give each its own {@link #stream}.
 */
public final class SeededRandom {
    private static final int MULTIPLIER_0 = 0xD2511F53;
    private static final int MULTIPLIER_1 = 0xCD9E8D57;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;
    private static final int ROUNDS = 10;
    private static final long FNV_OFFSET = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;

    /** Where a generator stands: all that is needed to go on. */
    public record State(long seed, long stream, long position) {}

    private long seed;
    private long stream;
    private long position;
    /** The second number of the block of the last number. */
    long odd;

    public SeededRandom(long seed) {
        this(new State(seed, 0, 0));
    }

    public SeededRandom(State state) {
        restore(state);
    }

    /** A generator of the same seed whose numbers are independent of this one's: the same for the same name. */
    public SeededRandom stream(String name) {
        long hash = FNV_OFFSET ^ stream;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * FNV_PRIME;
        }
        return new SeededRandom(new State(seed, hash, 0));
    }

    public State state() {
        return new State(seed, stream, position);
    }

    public void restore(State state) {
        seed = state.seed;
        stream = state.stream;
        position = state.position;
        if ((position & 1) != 0) {
            block(position >>> 1);
        }
    }

    /** 64 random bits. */
    public long nextLong() {
        long result = (position & 1) == 0 ? block(position >>> 1) : odd;
        position++;
        return result;
    }

    /** Uniform in [0, bound), without bias. */
    public int nextInt(int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("bound must be at least 1, but is " + bound);
        }
        long rejected = (1L << 32) % bound;
        while (true) {
            long product = (nextLong() >>> 32) * bound;
            if ((product & 0xFFFFFFFFL) >= rejected) {
                return (int) (product >>> 32);
            }
        }
    }

    /** Uniform in [0, 1), a multiple of 2^-53. */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1p-53;
    }

    /** Normal with mean 0 and standard deviation 1, by Box and Muller. */
    public double nextGaussian() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
        return radius * StrictMath.cos(2 * Math.PI * nextDouble());
    }

    /** Brings the elements into a random order, each order as likely. */
    public void shuffle(int[] elements) {
        for (int i = elements.length - 1; i > 0; i--) {
            int j = nextInt(i + 1);
            int element = elements[i];
            elements[i] = elements[j];
            elements[j] = element;
        }
    }

    /** Computes two numbers: the first is returned, the second kept in {@link #odd}. */
    long block(long number) {
        int c0 = (int) number;
        int c1 = (int) (number >>> 32);
        int c2 = (int) stream;
        int c3 = (int) (stream >>> 32);
        int k0 = (int) seed;
        int k1 = (int) (seed >>> 32);
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
        odd = c2 & 0xFFFFFFFFL | (long) c3 << 32;
        return c0 & 0xFFFFFFFFL | (long) c1 << 32;
    }
}
