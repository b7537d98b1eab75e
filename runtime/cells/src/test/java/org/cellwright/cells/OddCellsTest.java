package org.cellwright.cells;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Cells that stress one thing each, generated and compared with the interpreter: all number types and loops, odd sizes. */
class OddCellsTest {
    private static final String HEAD = "dim X, H; input x: [X]; ";

    private static final Map<String, String> CELLS = new LinkedHashMap<>();

    static {
        cell("linear state without output of its own", """
                state h, g: [H]; output g; param W, V: [H, H]; param U: [H, X];
                h[t] = W @ h[t-1] + U @ x[t]; g[t] = tanh(V @ h[t]);""");
        cell("state that is a product of itself alone", """
                state h: [H]; output y; param W: [H, H]; param V: [X, H];
                h[t] = W @ h[t-1]; y = V @ h[t] + x[t];""");
        cell("delay line", """
                state p, q: [X]; output p; param s: [];
                p[t] = q[t-1] * s; q[t] = x[t];""");
        cell("delays and choices by formulas of constants", """
                const D = 2; state h: [X]; output h; param W[2]: [X, X];
                repeat i = 1..3 {
                  s[i] = where(mod(i, 2) == 1, W[(i+1)/2] @ h[t-2^(i-1)], 0) + where(i > 1, s[i-1], 0);
                }
                h[t] = tanh(s[3] + x[t-D] * h[t-mod(7, D)]);""");
        cell("states swap", """
                state p, q: [H]; output p, q; param U: [H, X];
                p[t] = q[t-1] + tanh(U @ x[t]); q[t] = p[t-1];""");
        cell("scalars everywhere", """
                state h: [H]; state k: []; output h; param a, b: []; param U: [H, X]; param w: [H];
                h[t] = a * h[t-1] + b * tanh(U @ x[t]) + k[t-1]; k[t] = mean(h[t] * w) + 0.5 * k[t-1];""");
        cell("reductions", """
                state h: [H]; output h; param U: [H, X]; param g: [H];
                z = U @ x[t] + 0.5 * h[t-1]; m = mean(z); d = z - m;
                h[t] = g * d / sqrt(mean(d * d) + 0.1) + max(z) * dot(z, g);""");
        cell("softmax attention", """
                state h: [H]; output h; param W: [H, H]; param U: [H, X];
                h[t] = softmax(U @ x[t]) * tanh(W @ h[t-1] + h[t-1]);""");
        cell("stacked values", """
                state h: [2*H]; output h; param W: [H, 2*H]; param U: [H, X];
                h[t] = tanh([W @ h[t-1], U @ x[t]]);""");
        cell("stack as operand by name", """
                state h: [H]; output h; param W, V: [H, H + X];
                v = [h[t-1], x[t]]; h[t] = tanh(W @ v) * sigmoid(V @ v);""");
        cell("transposed weights", """
                state h: [H]; output h; param W: [H, H]; param U: [X, H];
                h[t] = tanh(W @ h[t-1] - transpose(W) @ h[t-1] + transpose(U) @ x[t]);""");
        cell("weights of weights", """
                state h: [H]; output h; param W: [H, H]; param U: [H, X]; param p: [H]; param s: [];
                d = sigmoid(p) * exp(s); h[t] = d * h[t-1] + (1 - d) * tanh(W @ h[t-1] + U @ x[t] + W @ p);""");
        cell("products of weights alone", """
                state q: [X]; output q; param V: [H, H]; param R: [X, H]; param b: [H];
                q[t] = tanh(R @ (b + tanh(V @ b)) + x[t] * q[t-1]);""");
        cell("no state", """
                output y; param U: [H, X]; param b: [H]; y = tanh(U @ x[t] + b);""");
        cell("output before the product of its own", """
                state h: [H]; output y, z; param U: [H, X]; param V: [X, H];
                h[t] = tanh(U @ x[t] + h[t-1]); y = V @ tanh(h[t]); z = sigmoid(U @ x[t]);""");
        cell("three stages", """
                state h: [H]; output h; param A, B, C: [H, H]; param U: [H, X]; param V: [H, X];
                p = tanh(A @ h[t-1] + U @ x[t]); q = tanh(B @ p + V @ tanh(x[t])); h[t] = tanh(C @ q + p) + q;""");
        cell("two inputs of a gate", """
                input e: [H]; state h: [H]; output h; param W: [H, H]; param U: [H, X];
                u = sigmoid(W @ e[t] + U @ x[t]); h[t] = u * h[t-1] + (1 - u) * e[t];""");
        cell("selections", """
                state h: [H]; output h; param W: [H, H]; param U: [H, X]; param b: [H];
                z = W @ h[t-1] + U @ x[t];
                h[t] = where(z > 0, z * 0.5, log(1.5 + b * b)) + max(z, b) * min(z, 0.3) + clamp(z, -0.5, 0.5) + abs(z);""");
        cell("names of the code of functions", """
                state h: [H]; output h; param W: [H, H]; param U: [H, X]; param TANH_ONE: [H];
                o = sigmoid(W @ h[t-1] + U @ x[t] + TANH_ONE); o_k = tanh(o * TANH_ONE) + o; o_q = exp(o_k * o);
                h[t] = o * tanh(o_k) * o_q * h[t-1] + sigmoid(o_q);""");
        cell("constants and parameters in stacks", """
                state m: [2 + X + H]; output m, y; param W: [X, 4 + X + 2*H]; param w: [H]; param q: [];
                m[t] = tanh([q, x[t] * mean(m[t-1]), w, 1]); y = W @ [m[t-1], w, 2 * 3, q];""");
        cell("long formulas without a state", """
                output y; param p: [X]; param s: [];
                z = x[t] * p;
                y = sigmoid(z) ^ s + 2 ^ -z + (z^2 + 1) ^ -0.5 + z^3 + sigmoid(z) ^ sigmoid(p) + (1 + z^2)^-2
                    + elu(z) + softplus(z) + logsigmoid(z) + silu(z) + gelu_tanh(z) + softsign(z) + log1p(z * z)
                    + sin(z) + cos(z) + exp(z) + layer_norm(z) * softmax(x[t]);""");
        cell("long formulas before and after the steps", """
                state h: [H]; output y; param U: [H, X]; param V: [H, H]; param p: [H];
                z = U @ x[t];
                v = sigmoid(z) ^ sigmoid(p) + (z^2 + 1) ^ -0.5 + softplus(z) + silu(z) + gelu_tanh(z) + elu(z) + exp(z);
                h[t] = tanh(V @ h[t-1] + v);
                y = sigmoid(h[t]) ^ sigmoid(p) + (h[t]^2 + 1) ^ -0.5 + softplus(h[t]) + silu(h[t] * p) + gelu_tanh(h[t])
                    + elu(h[t]) + exp(h[t] * p) + log1p(h[t]^2) + (1 + h[t]^2)^-2;""");
        cell("results of parameters alone", """
                state h: [H]; state k: [X]; output y, h, k; param W: [X, H]; param q: [H]; param s: [];
                k[t] = sigmoid(W @ q); h[t] = tanh(s + s) * q; y = softplus(k[t]) * k[t-1] + x[t];""");
        cell("a state of the input alone that others read", """
                state k: [H]; output y, k; param U: [H, X];
                k[t] = sigmoid(U @ x[t]); y = softplus(k[t]) * k[t-1];""");
        cell("gradient from outside and from later steps to one operand", """
                state h: [H]; output g; param W, V: [H, H]; param U: [H, X];
                g = sigmoid(U @ x[t]) * (W @ sin(h[t-1])); h[t] = tanh(V @ sin(h[t-1]) + g);""");
        cell("gradient from outside to a product of the state", """
                state h, q: [H]; output g; param W, C: [H, H]; param U: [H, X];
                g = W @ h[t-1]; h[t] = tanh(sin(h[t-1])); q[t] = tanh(C @ h[t-1] + U @ x[t] + q[t-1]);""");
        cell("states of different sizes", """
                state h: [H]; state k: []; state q: [X]; output h; param U: [H, X]; param R: [X, H]; param a: [];
                h[t] = tanh(U @ q[t-1]) * k[t-1]; k[t] = mean(h[t-1]) + a * k[t-1]; q[t] = x[t] * k[t] + R @ h[t-1];""");
        cell("a product that is an output and read by a loop of several parts", """
                state h: [H]; state q: [X]; output g; param W: [H, H]; param U: [H, X]; param R: [X, H]; param b: [H];
                g = W @ h[t-1]; h[t] = tanh(tanh(U @ x[t] + g) > 0.3);
                q[t] = tanh(R @ (b + tanh(max(h[t] - U @ q[t-1], U @ q[t-1])) * tanh(g)) + x[t] * q[t-1]);""");
        cell("older values of inputs and states", """
                state h: [H]; output h; param W, V: [H, H]; param U, R: [H, X];
                h[t] = tanh(W @ h[t-1] + V @ h[t-3] + U @ x[t] + R @ x[t-2]) + 0.5 * h[t-2] * sum(x[t-1]);""");
        cell("older values alone", """
                state h: [H] = 0.5; output h, y; param U: [H, X]; param a: [H];
                h[t] = a * h[t-2] + U @ x[t-1]; y = x[t-3];""");
        cell("products with older inputs and with what is made of them", """
                state h, e: [H] = 0.1; state m: [H, X]; output h, y; param W, V: [H, H]; param A, B, C, D: [H, X]; param b: [X];
                e[t] = sigmoid(A @ x[t] + B @ x[t-1] + x[t-2][0]); m[t] = outer(A @ x[t-1], x[t] * b);
                z = C @ x[t-2] + V @ e[t-1] + D @ x[t];
                h[t] = tanh(W @ h[t-1] + z * e[t-1]) + sum(x[t-1]); y = transpose(m[t-1]) @ e[t] + transpose(m[t]) @ e[t-2];""");
        cell("products with older inputs and no state in the loop", """
                output y; param A, B: [H, X]; y = A @ x[t-1] + B @ (x[t-2] * x[t]);""");
        cell("the number of the step", """
                state h: [H]; output h, t2; param U: [H, X]; param s: [];
                z = U @ x[t] * exp(-s * t); h[t] = h[t-1] + z / t; t2 = t * t;""");
        cell("gates as parts of one product", """
                state h: [H]; output h; param W: [3*H, H]; param U: [3*H, X]; param b: [3*H];
                z = W @ h[t-1] + U @ x[t] + b; u = sigmoid(z[0:H]); r = sigmoid(z[H:2*H]);
                h[t] = u * h[t-1] + (1 - u) * tanh(r * z[2*H:]);""");
        cell("parts of anything", """
                state m: [X + H + 2]; state k: []; output m, y, k; param W: [X + H + 2, X]; param p: [2*H + 1];
                a = m[t-1][:X + H]; b = sigmoid(W @ x[t])[X:];
                m[t] = tanh([a[X:] * p[1:H + 1], b[H], x[t] * p[0], m[t-1][X + H + 1]]);
                y = (p * p)[H:2*H] + m[t][0:H] + [a[0:H - 1 + 1]][0:H]; k[t] = m[t][0] + 0.5 * k[t-1];""");
        cell("elements at both ends", """
                state h: [H]; output h; param W: [H, H]; param U: [H, X];
                v = tanh(W @ h[t-1]); h[t] = (U @ x[t] + v[H - 1]) * h[t-1][0] + h[t-2][H-1] * x[t-1][0] + v;""");
        cell("parts of a product of a stack", """
                state h: [H]; output h; param W: [2*H, X + H]; param V: [X, X + 2*H];
                z = W @ [x[t], h[t-1]]; s = [sigmoid(z[:H]), z[H:], x[t]];
                h[t] = s[:H] * s[H:2*H] + tanh(transpose(V) @ x[t])[X:X + H] + tanh(z)[H:];""");
        cell("layers within a step", """
                state h: [H]; output h; const D = 3; param U: [H, X]; param R[D]: [H, H]; param b[D]: [H];
                s[0] = h[t-1];
                repeat l = 1..D {
                  g = sigmoid(where(l == 1, U @ x[t], s[l-2]) + R[l] @ s[l-1] + b[l]);
                  s[l] = g * tanh(s[l-1]) + (1 - g[l]) * s[0] / l;
                }
                h[t] = s[D];""");
        cell("states per repetition and older values by it", """
                state h[2]: [H]; output h[2], v[1]; param U: [H, X]; param W[2], V[2]: [H, H];
                v[0] = U @ x[t];
                repeat l = 1..2 {
                  h[l][t] = tanh(W[l] @ v[l-1] + V[l] @ h[l][t-l] + h[l][t-1] * x[t-l][0]);
                  v[l] = v[l-1] + h[l][t];
                }""");
        cell("a tree of repetitions", """
                state h: [H]; output h; param W[4]: [H, H]; param U[4]: [H, X];
                repeat j = 0..3 { v[0][j] = tanh(W[j+1] @ h[t-1] + U[j+1] @ x[t]); }
                repeat i = 1..2 {
                  repeat j = 0..4 / 2^i - 1 { v[i][j] = tanh(v[i-1][2*j] * where(j == 0, 0.5, v[i-1][2*j + 1]) + i); }
                }
                h[t] = v[2][0] + v[0][3] + v[1][1];""");
        cell("learned first values", """
                state h: [H] = tanh(h0) * S + 0.5; state k: [] = s; state g: [H] = g0; state q: [H] = s * s; output h, q;
                param W: [H, H]; param U: [H, X]; param h0, g0: [H]; param s: []; const S = 2;
                k[t] = 0.5 * k[t-1] + mean(x[t]); g[t] = g[t-1] * 0.9 + 0.1 * h[t-1] * g0; q[t] = q[t-1] + k[t-1];
                h[t] = tanh(W @ h[t-1] + U @ x[t] + g[t-1] * k[t] + h[t-3]) + h[t-2];""");
        cell("learned first values of repeated states", """
                state h[2]: [H] = h0[2] * tanh(h0); output h[2]; param h0[2]: [H]; param U: [H, X];
                repeat l = 1..2 { h[l][t] = tanh(h[l][t-1] + U @ x[t] + h[l][t-2]); }""");
        cell("first values with products and reductions", """
                state h: [H] = tanh(W @ b + softmax(b)) + sum(b); state m: [X + H] = [c, b]; output h;
                param W: [H, H]; param U: [H, X]; param b: [H]; param c: [X];
                m[t] = 0.5 * m[t-1]; h[t] = tanh(W @ h[t-1] + U @ x[t]) * m[t-1][X:];""");
        cell("dropout of inputs, states and gates", """
                state h: [H]; state k: []; output h; param W: [H, H]; param U: [H, X]; param b: [H]; const P = 0.25;
                fun_ = dropout(tanh(W @ variational_dropout(h[t-1], P) + U @ dropout(x[t], 2 * P)), 0.5);
                k[t] = 0.5 * k[t-1] + dropout(mean(h[t-1]), P) + variational_dropout(sum(x[t]), P);
                h[t] = zoneout(fun_ + dropout(b, P) * k[t], h[t-1], 0.4);""");
        cell("zoneout of memory and output", """
                state a, c: [H]; output a, y; param W: [4*H, H + X]; param b: [4*H];
                z = W @ [a[t-1], variational_dropout(x[t], 0.3)] + b;
                c[t] = zoneout(sigmoid(z[:H]) * c[t-1] + sigmoid(z[H:2*H]) * dropout(tanh(z[2*H:3*H]), 0.2), c[t-1], 0.5);
                a[t] = zoneout(sigmoid(z[3*H:]) * tanh(c[t]), a[t-1], 0.1); y = zoneout(a[t], 1, 0.6);""");
        cell("constants that a layer sets", """
                state h: [H] = B * tanh(h0); state k: [] = LEAK; output h, y; param W, A: [H, H]; param U: [H, X];
                param h0: [H]; const LEAK: [] = 0.3; const GAIN: [] = 1; const B = 1 - LEAK; const C = B * GAIN^2 + 0.1;
                k[t] = C * k[t-1] + where(GAIN > 0.9, mean(x[t]), LEAK);
                h[t] = B * h[t-1] + LEAK * tanh((W - GAIN * transpose(A)) @ h[t-1] + GAIN * U @ x[t] + k[t]);
                y = [C * sigmoid(h[t] * GAIN) ^ LEAK, LEAK, B];""");
        cell("dropout of weights", """
                state h: [H] = tanh(dropout(V, 0.5) @ h0); output h, y; param W, V: [H, H]; param U: [H, X]; param h0: [H];
                const P = 0.25; A = W - transpose(W); D = dropout(U, 2 * P);
                h[t] = tanh(dropout(A, P) @ h[t-1] + D @ dropout(x[t], P) + dropout(transpose(W), P) @ h[t-2]);
                y = transpose(D) @ (dropout(V, P) @ h[t]) - transpose(dropout(U, P)) @ h[t];""");
        cell("rates that a layer sets", """
                state h: [H]; output h; param W: [H, H]; param U: [H, X]; const P: [] = 0.3; const KEPT = 1 - P;
                v = tanh(dropout(W, P / 2) @ variational_dropout(h[t-1], P) + U @ dropout(x[t], 1 - KEPT^2));
                h[t] = zoneout(v, h[t-1], P * KEPT);""");
        cell("unused gradient paths", """
                state h: [H]; output h; param W: [H, H]; param U: [H, X];
                h[t] = stop_gradient(tanh(W @ h[t-1])) * (U @ x[t]);""");
    }

    private static void cell(String title, String body) {
        CELLS.put(title, "cell Odd { " + HEAD + body + " }");
    }

    @TestFactory
    List<DynamicTest> generatedCodeAgreesWithTheInterpreter() {
        return compare(CELLS);
    }

    /** A test for each cell, by title. */
    static List<DynamicTest> compare(Map<String, String> texts) {
        List<DynamicTest> tests = new ArrayList<>();
        List<CompiledCell> cells = CompiledCell.all(
                texts.values().stream().map(CompiledCell.Request::of).toList());
        List<String> titles = List.copyOf(texts.keySet());
        for (int i = 0; i < cells.size(); i++) {
            CompiledCell cell = cells.get(i);
            tests.add(DynamicTest.dynamicTest(titles.get(i), () -> compareAll(cell)));
        }
        return tests;
    }

    private static void compareAll(CompiledCell compiled) {
        int[][] shapes = {{1, 1, 1, 1}, {3, 2, 5, 7}, {2, 9, 3, 17}, {5, 1, 16, 15}};
        for (int[] shape : shapes) {
            Map<String, Integer> sizes = Map.of("X", shape[2], "H", shape[3]);
            Trial given = Trial.random(compiled.cell().description(), sizes, shape[0], shape[1], 17);
            compare(compiled, shape, given);
            if (!compiled.checked().constants().isEmpty()) {
                given = given.settingConstants(compiled.cell().description());
                compare(compiled, shape, given);
            }
            if (!compiled.checked().firstValues().isEmpty()) {
                compare(compiled, shape, given.fromTheBeginning());
            }
            if (compiled.checked().masks() > 0) {
                compare(compiled, shape, given.drawing(42));
            }
        }
    }

    private static void compare(CompiledCell compiled, int[] shape, Trial trial) {
        // A single number in float is compared with its own rounding error where terms cancel.
        boolean single = shape[0] * shape[1] * shape[2] * shape[3] == 1;
        Map<String, double[]> expected = compiled.expected(trial);
        for (Precision precision : single ? List.of(Precision.DOUBLE) : List.of(Precision.values())) {
            for (Kernels kernels : List.of(KernelSelection.vector(precision), KernelSelection.scalar(precision))) {
                double tolerance = precision == Precision.DOUBLE ? 1e-10 : 2e-4;
                CompiledCell.Worst worst = CompiledCell.worst(expected, trial.run(compiled.cell(), kernels));
                assertThat(worst.error())
                        .as(
                                "%s of %s %s at T,B,X,H %s in%n%s",
                                worst.tensor(),
                                precision,
                                kernels.vectorized() ? "vector" : "scalar",
                                List.of(shape[0], shape[1], shape[2], shape[3]),
                                compiled.source())
                        .isLessThanOrEqualTo(tolerance);
            }
        }
    }
}
