package org.cellwright.runtime.kernel;

/**
 * The sizes of blocks, and the measurement that set each: in float on Java 25, on a core with 48 KB of L1, 2 MB of L2
 * and two units for multiply-adds of 512 bits, relative to multiply-adds in registers alone. Other work kept the
 * machine busy meanwhile, and the same setting differed by up to 0.13 from one run to another: what is closer than that
 * was not told apart, and is to be measured again on a quiet machine.
 *
 * <p>The shapes of tiles were set on the same machine, with operands in L1: 12 rows x 2 vectors 0.85, 8 x 2 0.79, 8 x 3
 * 0.76 to 0.84, 6 x 4 0.70 to 0.83, 14 x 2 0.71 to 0.86 (varying with the Java version), 16 x 1 0.68; the same tiles
 * written in C reach 0.80 to 0.90. Rows addressed by a register each instead of a constant distance cost 12 x 2 a
 * tenth, 8 x 2 a sixth.
 */
final class Tuning {
    /**
     * Depth of a block of a product, so that a panel of it stays in L1 while rows pass: 12 x 2 has 0.82 to 0.84 at
     * depth 128, 0.76 at 512. With 32 x 1024 x 128: 0.72 at 128, 0.71 at 256, 0.76 at 512, but 96 x 1024 x 1024 falls
     * from 0.55 to 0.52.
     */
    static final int PRODUCT_DEPTH = 256;

    /**
     * Rows of a block of a product, a multiple of 12: more use a panel more often while it is near, fewer write to
     * fewer pages at once. 3200 x 128 x 512 (and 32 rows of the same): 12: 0.70 (0.76), 24: 0.69 (0.80), 36: 0.67
     * (0.81), 48: 0.68 (0.73), 96: 0.65 (0.75).
     */
    static final int PRODUCT_ROWS = 36;

    /**
     * Packed weights beyond this are no longer in L2 when the next product comes to them, as others used it meanwhile: the first
     * block of rows reads their next panels ahead. With the weights of four products in turn, in GFLOP/s without and with: 64 x 256 x
     * 1024 (1 MB) 99 and 128, 128 x 256 x 1024 124 and 141, 64 x 1024 x 256 97 and 125, 256 x 1024 x 256 130 and 140; with
     * those of one alone 153 and 151, 154 and 155, 139 and 140, 149 and 149. Where the product before had the same weights, they are
     * near: LSTM training at T=100, B=64, X=H=256 takes 153.4 ms without, 152.7 with, 151.2 if not after such a product.
     */
    static final int KEPT_BYTES = 1 << 19;

    /**
     * Packed weights beyond this leave L2 while a product reads them: each block of rows reads ahead, and is as high as {@link
     * #STAGED_BYTES} allows. Half of each page in each of two tiles against half of it in the first alone, in GFLOP/s: 64 x 512 x 2048
     * (4 MB) with the weights of four products in turn 135 and 117, of one 147 and 145; 32 x 1024 x 4096 (16 MB), of
     * eight 116 and 94, of one 133 and 120. A quarter in each of four tiles 135, 144; 103 and 126. The same products in C, without, with
     * reads and with an instruction to fetch ahead: 163, 168, 174; 140, 156, 172.
     */
    static final int NEAR_BYTES = 1 << 20;

    /**
     * Rows that are multiplied at once with weights from afar, as bytes of L2: the more rows, the fewer times they are
     * fetched. 256 x 512 x 2048, in GFLOP/s of two runs: 1 << 17: 151 and 152, 1 << 19: 159 and 151, 1 << 20: 160 and 140, so it
     * hardly matters.
     */
    static final int STAGED_BYTES = 1 << 20;

    /** Rows from afar are multiplied at least by so many at once, however deep they are. */
    static final int STAGED_ROWS = 32;

    /**
     * Rows that a transposed product sums at once. 512 x 256 over 3200 rows: 96: 0.63, 128: 0.61, 192: 0.63, 256: 0.62
     * to 0.66, 400: 0.58.
     */
    static final int TRANSPOSED_ROWS = 256;

    /** As {@link #TRANSPOSED_ROWS}, where the sums are far and fetched for every block of rows. 4096 x 1024 over 640 rows: 256: 125 GFLOP/s, 384: 137, 640: 148. */
    static final int TRANSPOSED_ROWS_FAR = 640;

    /**
     * Columns of the left operand that a transposed product packs at once, at most; they are to stay in L2. 512 x 256 over 3200
     * rows: 96: 0.52, 240: 0.60, 480: 0.62, 1020: 0.62. 512 cuts the gates of common sizes evenly: LSTM training at T=100, B=64, X=H=256
     * takes 151.5 ms, 153.0 with 480, 151.1 with 256.
     */
    static final int TRANSPOSED_COLUMNS = 512;

    /**
     * Rows that are packed into one strip after the other: few enough to be fetched ahead, enough to write a strip line
     * by line. Packing 512 columns of 3200 rows: 1: 0.36 ns an element, 4 to 32: 0.25.
     */
    static final int PACKED_ROWS = 16;

    /**
     * What loops that follow each other read and write of a few rows, so that it stays in L1. It hardly matters: LayerNormLstmBasic training at
     * T=100, B=64, X=H=256, in milliseconds of the processor: 12 KB and a row at least 163, 24 KB and two 162, 48 KB and four 162, 192 KB
     * 161; at B=32, X=H=128, where runs differ by 1: 25, 26, 25.
     */
    static final int FEW_ROWS_BYTES = 48 << 10;

    /** As each loop takes some time to begin. */
    static final int LEAST_FEW_ROWS = 4;

    /** Bounds the memory for what loops leave to each other. */
    static final int MOST_FEW_ROWS = 64;

    private Tuning() {}
}
