package org.cellwright.runtime.random;

/**
 * Counter-based random numbers, see {@link Philox}. A
 * number depends on the seed, the stream and its position in the stream alone, so the whole state is three longs, and
 * streams of one seed never overlap. The same seed gives the same bits on every machine and JDK. Not safe for use by
 * several threads at once: give each its own {@link #stream}.
 */
public final class SeededRandom {
    private static final long FNV_OFFSET = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;

    /** Where a generator stands: all that is needed to go on. */
    public record State(long seed, long stream, long position) {}

    private long seed;
    private long stream;
    private long position;
    private final Philox philox = new Philox();
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

    /** How many numbers of the stream came before. */
    public long position() {
        return position;
    }

    /** Goes on from this position of the stream. */
    public void moveTo(long next) {
        restore(new State(seed, stream, next));
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
        philox.block(seed, (int) number, (int) (number >>> 32), (int) stream, (int) (stream >>> 32));
        odd = philox.number(2) | philox.number(3) << 32;
        return philox.number(0) | philox.number(1) << 32;
    }
}
