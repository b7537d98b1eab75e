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
 * All that is elementwise in one step of {@link FastLstm}. Activations are expanded into the loop, since HotSpot boxes
 * vectors that pass through calls. The step forward is two loops: HotSpot of Java 17 boxes what comes last in a longer one.
 * A row of gates is [cand | u | f | o], each in whole vectors.
 */
final class FastLstmLoops {
    private static final VectorSpecies<Float> SPECIES = FloatSpecies.SPECIES;
    private static final int LANES = SPECIES.length();

    private FastLstmLoops() {}

    /**
     * From the products in {@code gates} to the gates, in their place, and c[t], tanh(c[t]), a[t].
     *
     * @param width columns of a gate, in whole vectors
     * @param bias that of tanh as it is, those of the sigmoids halved: side by side like the gates
     */
    static void forward(
            int rows,
            int width,
            float[] bias,
            FloatMatrix gates,
            int gateRow,
            FloatMatrix memories,
            int memoryBefore,
            int memoryAfter,
            FloatMatrix memoryTanhs,
            FloatMatrix outputs,
            int outputAfter) {
        for (int b = 0; b < rows; b++) {
            gatesRow(width, bias, gates.array(), at(gates, gateRow + b));
            memoryRow(
                    width,
                    gates.array(),
                    at(gates, gateRow + b),
                    memories.array(),
                    at(memories, memoryBefore + b),
                    at(memories, memoryAfter + b),
                    memoryTanhs.array(),
                    at(memoryTanhs, gateRow + b),
                    outputs.array(),
                    at(outputs, outputAfter + b));
        }
    }

    private static int at(FloatMatrix matrix, int row) {
        return matrix.offset() + row * matrix.stride();
    }

    private static void gatesRow(int width, float[] bias, float[] z, int z0) {
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
        int u0 = z0 + width;
        int f0 = u0 + width;
        int o0 = f0 + width;
        for (int i = 0; i < width; i += LANES) {
            // The arguments of four tanh: that of cand, and half those of u, f, o.
            FloatVector zc = FloatVector.fromArray(SPECIES, z, z0 + i).add(FloatVector.fromArray(SPECIES, bias, i));
            zc = zc.blend(low, zc.compare(VectorOperators.LT, low));
            zc = zc.blend(high, zc.compare(VectorOperators.GT, high));
            FloatVector zu = FloatVector.fromArray(SPECIES, z, u0 + i)
                    .fma(half, FloatVector.fromArray(SPECIES, bias, width + i));
            zu = zu.blend(low, zu.compare(VectorOperators.LT, low));
            zu = zu.blend(high, zu.compare(VectorOperators.GT, high));
            FloatVector zf = FloatVector.fromArray(SPECIES, z, f0 + i)
                    .fma(half, FloatVector.fromArray(SPECIES, bias, 2 * width + i));
            zf = zf.blend(low, zf.compare(VectorOperators.LT, low));
            zf = zf.blend(high, zf.compare(VectorOperators.GT, high));
            FloatVector zo = FloatVector.fromArray(SPECIES, z, o0 + i)
                    .fma(half, FloatVector.fromArray(SPECIES, bias, 3 * width + i));
            zo = zo.blend(low, zo.compare(VectorOperators.LT, low));
            zo = zo.blend(high, zo.compare(VectorOperators.GT, high));

            FloatVector sc = zc.mul(zc);
            FloatVector su = zu.mul(zu);
            FloatVector sf = zf.mul(zf);
            FloatVector so = zo.mul(zo);
            FloatVector pc = p4.fma(sc, p3).fma(sc, p2).fma(sc, p1).fma(sc, p0).mul(zc);
            FloatVector pu = p4.fma(su, p3).fma(su, p2).fma(su, p1).fma(su, p0).mul(zu);
            FloatVector pf = p4.fma(sf, p3).fma(sf, p2).fma(sf, p1).fma(sf, p0).mul(zf);
            FloatVector po = p4.fma(so, p3).fma(so, p2).fma(so, p1).fma(so, p0).mul(zo);
            FloatVector qc = q4.fma(sc, q3).fma(sc, q2).fma(sc, q1).fma(sc, q0);
            FloatVector qu = q4.fma(su, q3).fma(su, q2).fma(su, q1).fma(su, q0);
            FloatVector qf = q4.fma(sf, q3).fma(sf, q2).fma(sf, q1).fma(sf, q0);
            FloatVector qo = q4.fma(so, q3).fma(so, q2).fma(so, q1).fma(so, q0);

            // One division for four quotients: each denominator is below 400.
            FloatVector qcu = qc.mul(qu);
            FloatVector qfo = qf.mul(qo);
            FloatVector inverse = one.div(qcu.mul(qfo));
            FloatVector inverseCu = inverse.mul(qfo);
            FloatVector inverseFo = inverse.mul(qcu);
            FloatVector cand = pc.mul(inverseCu.mul(qu));
            FloatVector u = pu.mul(inverseCu.mul(qc)).fma(half, half);
            FloatVector f = pf.mul(inverseFo.mul(qo)).fma(half, half);
            FloatVector o = po.mul(inverseFo.mul(qf)).fma(half, half);
            cand.intoArray(z, z0 + i);
            u.intoArray(z, u0 + i);
            f.intoArray(z, f0 + i);
            o.intoArray(z, o0 + i);
        }
    }

    private static void memoryRow(
            int width,
            float[] z,
            int z0,
            float[] c,
            int before,
            int after,
            float[] tanhC,
            int tanhC0,
            float[] a,
            int a0) {
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
        int u0 = z0 + width;
        int f0 = u0 + width;
        int o0 = f0 + width;
        for (int i = 0; i < width; i += LANES) {
            FloatVector update =
                    FloatVector.fromArray(SPECIES, z, z0 + i).mul(FloatVector.fromArray(SPECIES, z, u0 + i));
            FloatVector memory = FloatVector.fromArray(SPECIES, z, f0 + i)
                    .fma(FloatVector.fromArray(SPECIES, c, before + i), update);
            memory.intoArray(c, after + i);
            memory = memory.blend(low, memory.compare(VectorOperators.LT, low));
            memory = memory.blend(high, memory.compare(VectorOperators.GT, high));
            FloatVector s = memory.mul(memory);
            FloatVector tanh = p4.fma(s, p3)
                    .fma(s, p2)
                    .fma(s, p1)
                    .fma(s, p0)
                    .mul(memory)
                    .div(q4.fma(s, q3).fma(s, q2).fma(s, q1).fma(s, q0));
            tanh.intoArray(tanhC, tanhC0 + i);
            tanh.mul(FloatVector.fromArray(SPECIES, z, o0 + i)).intoArray(a, a0 + i);
        }
    }

    /**
     * From the gates to the gradients of their products, in their place.
     *
     * @param outputGradient [B, H] gradient of a[t] that comes from step t + 1
     * @param memoryGradient [B, H] gradient of c[t], replaced by that of c[t-1]
     * @param outerGradients gradient of a[t] that comes from outside, at the rows of the gates
     */
    static void backward(
            int rows,
            int width,
            FloatMatrix gates,
            int gateRow,
            FloatMatrix memories,
            int memoryBefore,
            FloatMatrix memoryTanhs,
            FloatMatrix outerGradients,
            FloatMatrix outputGradient,
            FloatMatrix memoryGradient) {
        for (int b = 0; b < rows; b++) {
            backwardRow(
                    width,
                    gates.array(),
                    at(gates, gateRow + b),
                    memories.array(),
                    at(memories, memoryBefore + b),
                    memoryTanhs.array(),
                    at(memoryTanhs, gateRow + b),
                    outerGradients.array(),
                    at(outerGradients, gateRow + b),
                    outputGradient.array(),
                    at(outputGradient, b),
                    memoryGradient.array(),
                    at(memoryGradient, b));
        }
    }

    private static void backwardRow(
            int width,
            float[] z,
            int z0,
            float[] c,
            int before,
            float[] tanhC,
            int tanhC0,
            float[] dy,
            int dy0,
            float[] da,
            int da0,
            float[] dc,
            int dc0) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1);
        int u0 = z0 + width;
        int f0 = u0 + width;
        int o0 = f0 + width;
        for (int i = 0; i < width; i += LANES) {
            FloatVector cand = FloatVector.fromArray(SPECIES, z, z0 + i);
            FloatVector u = FloatVector.fromArray(SPECIES, z, u0 + i);
            FloatVector f = FloatVector.fromArray(SPECIES, z, f0 + i);
            FloatVector o = FloatVector.fromArray(SPECIES, z, o0 + i);
            FloatVector tanh = FloatVector.fromArray(SPECIES, tanhC, tanhC0 + i);
            FloatVector output =
                    FloatVector.fromArray(SPECIES, da, da0 + i).add(FloatVector.fromArray(SPECIES, dy, dy0 + i));
            FloatVector throughTanh = output.mul(o).mul(one.sub(tanh.mul(tanh)));
            FloatVector memory = FloatVector.fromArray(SPECIES, dc, dc0 + i).add(throughTanh);
            FloatVector update = memory.mul(u);
            FloatVector forget = memory.mul(f);
            update.mul(one.sub(cand.mul(cand))).intoArray(z, z0 + i);
            update.mul(cand).mul(one.sub(u)).intoArray(z, u0 + i);
            forget.mul(FloatVector.fromArray(SPECIES, c, before + i))
                    .mul(one.sub(f))
                    .intoArray(z, f0 + i);
            output.mul(tanh).mul(o).mul(one.sub(o)).intoArray(z, o0 + i);
            forget.intoArray(dc, dc0 + i);
        }
    }
}
