package org.cellwright.samples.reference;

import static org.cellwright.samples.reference.TanhFit.LIMIT;
import static org.cellwright.samples.reference.TanhFit.P0;
import static org.cellwright.samples.reference.TanhFit.P1;
import static org.cellwright.samples.reference.TanhFit.P2;
import static org.cellwright.samples.reference.TanhFit.P3;
import static org.cellwright.samples.reference.TanhFit.P4;
import static org.cellwright.samples.reference.TanhFit.Q0;
import static org.cellwright.samples.reference.TanhFit.Q1;
import static org.cellwright.samples.reference.TanhFit.Q2;
import static org.cellwright.samples.reference.TanhFit.Q3;
import static org.cellwright.samples.reference.TanhFit.Q4;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.cellwright.runtime.kernel.FloatSpecies;
import org.cellwright.runtime.tensor.FloatMatrix;

/**
 * All that is elementwise in one step of {@link FastGru}: a loop before and a loop after each product. Activations are
 * expanded into the loops, since HotSpot boxes vectors that pass through calls. A row of gates is [u | r | cand], each in
 * whole vectors.
 */
final class FastGruLoops {
    private static final VectorSpecies<Float> SPECIES = FloatSpecies.SPECIES;
    private static final int LANES = SPECIES.length();

    private FastGruLoops() {}

    private static int at(FloatMatrix matrix, int row) {
        return matrix.offset() + row * matrix.stride();
    }

    /**
     * From the products of u and r in {@code gates} to the gates, in their place, and r * c[t-1].
     *
     * @param width columns of a gate, in whole vectors
     * @param bias those of the sigmoids halved, that of tanh as it is: side by side like the gates
     */
    static void forwardGates(
            int rows,
            int width,
            float[] bias,
            FloatMatrix gates,
            int gateRow,
            FloatMatrix memories,
            int memoryBefore,
            FloatMatrix resets) {
        for (int b = 0; b < rows; b++) {
            forwardGatesRow(
                    width,
                    bias,
                    gates.array(),
                    at(gates, gateRow + b),
                    memories.array(),
                    at(memories, memoryBefore + b),
                    resets.array(),
                    at(resets, gateRow + b));
        }
    }

    private static void forwardGatesRow(
            int width, float[] bias, float[] z, int u0, float[] c, int before, float[] reset, int reset0) {
        FloatVector half = FloatVector.broadcast(SPECIES, 0.5f);
        FloatVector one = FloatVector.broadcast(SPECIES, 1);
        FloatVector low = FloatVector.broadcast(SPECIES, -LIMIT);
        FloatVector high = FloatVector.broadcast(SPECIES, LIMIT);
        FloatVector p0 = FloatVector.broadcast(SPECIES, P0);
        FloatVector p1 = FloatVector.broadcast(SPECIES, P1);
        FloatVector p2 = FloatVector.broadcast(SPECIES, P2);
        FloatVector p3 = FloatVector.broadcast(SPECIES, P3);
        FloatVector p4 = FloatVector.broadcast(SPECIES, P4);
        FloatVector q0 = FloatVector.broadcast(SPECIES, Q0);
        FloatVector q1 = FloatVector.broadcast(SPECIES, Q1);
        FloatVector q2 = FloatVector.broadcast(SPECIES, Q2);
        FloatVector q3 = FloatVector.broadcast(SPECIES, Q3);
        FloatVector q4 = FloatVector.broadcast(SPECIES, Q4);
        int r0 = u0 + width;
        for (int i = 0; i < width; i += LANES) {
            FloatVector zu =
                    FloatVector.fromArray(SPECIES, z, u0 + i).fma(half, FloatVector.fromArray(SPECIES, bias, i));
            zu = zu.blend(low, zu.compare(VectorOperators.LT, low));
            zu = zu.blend(high, zu.compare(VectorOperators.GT, high));
            FloatVector zr = FloatVector.fromArray(SPECIES, z, r0 + i)
                    .fma(half, FloatVector.fromArray(SPECIES, bias, width + i));
            zr = zr.blend(low, zr.compare(VectorOperators.LT, low));
            zr = zr.blend(high, zr.compare(VectorOperators.GT, high));
            FloatVector su = zu.mul(zu);
            FloatVector sr = zr.mul(zr);
            FloatVector pu = p4.fma(su, p3).fma(su, p2).fma(su, p1).fma(su, p0).mul(zu);
            FloatVector pr = p4.fma(sr, p3).fma(sr, p2).fma(sr, p1).fma(sr, p0).mul(zr);
            FloatVector qu = q4.fma(su, q3).fma(su, q2).fma(su, q1).fma(su, q0);
            FloatVector qr = q4.fma(sr, q3).fma(sr, q2).fma(sr, q1).fma(sr, q0);
            // One division for two quotients: each denominator is below 400.
            FloatVector inverse = one.div(qu.mul(qr));
            FloatVector u = pu.mul(inverse.mul(qr)).fma(half, half);
            FloatVector r = pr.mul(inverse.mul(qu)).fma(half, half);
            u.intoArray(z, u0 + i);
            r.intoArray(z, r0 + i);
            r.mul(FloatVector.fromArray(SPECIES, c, before + i)).intoArray(reset, reset0 + i);
        }
    }

    /** From the product of the candidate in {@code gates} to the candidate, in its place, and c[t]. */
    static void forwardMemory(
            int rows,
            int width,
            float[] bias,
            FloatMatrix gates,
            int gateRow,
            FloatMatrix memories,
            int memoryBefore,
            int memoryAfter) {
        for (int b = 0; b < rows; b++) {
            forwardMemoryRow(
                    width,
                    bias,
                    gates.array(),
                    at(gates, gateRow + b),
                    memories.array(),
                    at(memories, memoryBefore + b),
                    at(memories, memoryAfter + b));
        }
    }

    private static void forwardMemoryRow(int width, float[] bias, float[] z, int u0, float[] c, int before, int after) {
        FloatVector low = FloatVector.broadcast(SPECIES, -LIMIT);
        FloatVector high = FloatVector.broadcast(SPECIES, LIMIT);
        FloatVector p0 = FloatVector.broadcast(SPECIES, P0);
        FloatVector p1 = FloatVector.broadcast(SPECIES, P1);
        FloatVector p2 = FloatVector.broadcast(SPECIES, P2);
        FloatVector p3 = FloatVector.broadcast(SPECIES, P3);
        FloatVector p4 = FloatVector.broadcast(SPECIES, P4);
        FloatVector q0 = FloatVector.broadcast(SPECIES, Q0);
        FloatVector q1 = FloatVector.broadcast(SPECIES, Q1);
        FloatVector q2 = FloatVector.broadcast(SPECIES, Q2);
        FloatVector q3 = FloatVector.broadcast(SPECIES, Q3);
        FloatVector q4 = FloatVector.broadcast(SPECIES, Q4);
        int cand0 = u0 + 2 * width;
        for (int i = 0; i < width; i += LANES) {
            FloatVector zc = FloatVector.fromArray(SPECIES, z, cand0 + i)
                    .add(FloatVector.fromArray(SPECIES, bias, 2 * width + i));
            zc = zc.blend(low, zc.compare(VectorOperators.LT, low));
            zc = zc.blend(high, zc.compare(VectorOperators.GT, high));
            FloatVector s = zc.mul(zc);
            FloatVector cand = p4.fma(s, p3)
                    .fma(s, p2)
                    .fma(s, p1)
                    .fma(s, p0)
                    .mul(zc)
                    .div(q4.fma(s, q3).fma(s, q2).fma(s, q1).fma(s, q0));
            FloatVector u = FloatVector.fromArray(SPECIES, z, u0 + i);
            FloatVector previous = FloatVector.fromArray(SPECIES, c, before + i);
            cand.intoArray(z, cand0 + i);
            u.fma(cand.sub(previous), previous).intoArray(c, after + i);
        }
    }

    /**
     * From u and the candidate to the gradients of their products, in their place.
     *
     * @param memoryGradient [B, H] gradient of c[t] that comes from step t + 1, replaced by the part of c[t-1]'s that
     *     comes straight from c[t]
     * @param outerGradients gradient of c[t] that comes from outside, at the rows of the gates
     */
    static void backwardMemory(
            int rows,
            int width,
            FloatMatrix gates,
            int gateRow,
            FloatMatrix memories,
            int memoryBefore,
            FloatMatrix outerGradients,
            FloatMatrix memoryGradient) {
        for (int b = 0; b < rows; b++) {
            backwardMemoryRow(
                    width,
                    gates.array(),
                    at(gates, gateRow + b),
                    memories.array(),
                    at(memories, memoryBefore + b),
                    outerGradients.array(),
                    at(outerGradients, gateRow + b),
                    memoryGradient.array(),
                    at(memoryGradient, b));
        }
    }

    private static void backwardMemoryRow(
            int width, float[] z, int u0, float[] c, int before, float[] dy, int dy0, float[] dc, int dc0) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1);
        int cand0 = u0 + 2 * width;
        for (int i = 0; i < width; i += LANES) {
            FloatVector u = FloatVector.fromArray(SPECIES, z, u0 + i);
            FloatVector cand = FloatVector.fromArray(SPECIES, z, cand0 + i);
            FloatVector memory =
                    FloatVector.fromArray(SPECIES, dc, dc0 + i).add(FloatVector.fromArray(SPECIES, dy, dy0 + i));
            FloatVector keep = one.sub(u);
            FloatVector update = memory.mul(u);
            FloatVector change = cand.sub(FloatVector.fromArray(SPECIES, c, before + i));
            update.mul(one.sub(cand.mul(cand))).intoArray(z, cand0 + i);
            update.mul(change).mul(keep).intoArray(z, u0 + i);
            memory.mul(keep).intoArray(dc, dc0 + i);
        }
    }

    /**
     * From r to the gradient of its product, in its place.
     *
     * @param resetGradient [B, H] gradient of r * c[t-1]
     * @param memoryGradient [B, H] gradient of c[t-1], to which the part that comes through r * c[t-1] is added
     */
    static void backwardReset(
            int rows,
            int width,
            FloatMatrix gates,
            int gateRow,
            FloatMatrix memories,
            int memoryBefore,
            FloatMatrix resetGradient,
            FloatMatrix memoryGradient) {
        for (int b = 0; b < rows; b++) {
            backwardResetRow(
                    width,
                    gates.array(),
                    at(gates, gateRow + b) + width,
                    memories.array(),
                    at(memories, memoryBefore + b),
                    resetGradient.array(),
                    at(resetGradient, b),
                    memoryGradient.array(),
                    at(memoryGradient, b));
        }
    }

    private static void backwardResetRow(
            int width, float[] z, int r0, float[] c, int before, float[] dReset, int dReset0, float[] dc, int dc0) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1);
        for (int i = 0; i < width; i += LANES) {
            FloatVector r = FloatVector.fromArray(SPECIES, z, r0 + i);
            FloatVector through =
                    FloatVector.fromArray(SPECIES, dReset, dReset0 + i).mul(r);
            through.mul(FloatVector.fromArray(SPECIES, c, before + i))
                    .mul(one.sub(r))
                    .intoArray(z, r0 + i);
            through.add(FloatVector.fromArray(SPECIES, dc, dc0 + i)).intoArray(dc, dc0 + i);
        }
    }
}
