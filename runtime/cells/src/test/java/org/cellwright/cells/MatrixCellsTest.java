package org.cellwright.cells;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Formulas of matrices: of weights, and such as differ from step to step; generated and compared with the interpreter. */
class MatrixCellsTest {
    private static final Map<String, String> CELLS = new LinkedHashMap<>();

    static {
        cell("antisymmetric weights", """
                state h: [H]; output h; param W: [H, H]; param U: [H, X]; param g: []; param b: [H];
                h[t] = h[t-1] + 0.1 * tanh((W - transpose(W) - g * identity) @ h[t-1] + U @ x[t] + b);""");
        cell("products of matrices of weights", """
                state h: [H]; output h; param A: [H, 3]; param B: [3, H]; param C: [H, 3]; param D: [H, H]; param U: [H, X];
                h[t] = tanh((A @ B + C @ transpose(A) + transpose(B) @ B + transpose(A @ transpose(D @ C) + D)) @ h[t-1]
                    + sum((transpose(C) @ D) @ h[t-1]) + U @ x[t]);""");
        cell("formulas of matrices element by element", """
                state h: [H]; output h; param W, V: [H, H + X]; param s: []; param d, e: [H];
                M = tanh(W) * sigmoid(s * V) - W / (1 + V^2) + max(V, 0.1) * stop_gradient(W);
                N = M + where(V > 0, W, exp(V));
                h[t] = tanh(N @ [h[t-1], x[t]] + (diag(d) + outer(d, e)) @ h[t-1]
                    + transpose(diag(e) @ outer(e, d)) @ h[t-1]);""");
        cell("diagonal matrices and matrices of rank one", """
                state h: [H]; output h; param d, e: [H]; param U: [H, X];
                h[t] = tanh(diag(d) @ h[t-1] + identity @ h[t-1] + outer(d, e) @ h[t-1] + transpose(outer(x[t], h[t-1])) @ x[t]
                    + outer(h[t-1], d * e) @ e + transpose(diag(e)) @ U @ x[t]);""");
        cell("sums over matrices of weights", """
                state h: [H]; output h; param W: [H, H]; param U: [H, X]; param b: [H];
                n = sqrt(sum(W * W) + 0.1); m = max(U) + mean(U);
                h[t] = tanh((W / n) @ h[t-1] + m * (U @ x[t]) + (W - identity) @ b);""");
        cell("a matrix of weights that is multiplied twice", """
                state h, g: [H]; output h, g; param W: [H, H]; param U: [H, X]; param s: [];
                S: [H, H] = W + s * transpose(W);
                h[t] = tanh(S @ h[t-1] + U @ x[t]); g[t] = tanh(transpose(S) @ g[t-1] + S @ h[t] + W @ g[t-1]);""");
        cell("a memory that is a matrix", """
                state C: [H, X]; state n: [X]; output h; param Wq, Wk: [X, X]; param Wv: [H, X]; param wi, wf: [X];
                q = Wq @ x[t]; k = Wk @ x[t] + 0.1; i = exp(dot(wi, x[t])); f = sigmoid(dot(wf, x[t]));
                C[t] = f * C[t-1] + i * outer(Wv @ x[t], k); n[t] = f * n[t-1] + i * k;
                h = C[t] @ q / max(abs(dot(n[t], q)), 0.5);""");

        cell("a memory that is read by rows and columns, with a gate for each row", """
                state C: [H, H] = 0.3; state h: [H]; output h, y; param W, V, F: [H, H]; param U: [H, X];
                f = sigmoid(F @ h[t-1]); k = tanh(V @ h[t-1] + U @ x[t]);
                C[t] = diag(f) @ C[t-1] @ diag(1 - 0.1 * k) + outer((1 - f) * (W @ h[t-1] - C[t-1] @ k), k) + 0.1 * identity;
                h[t] = tanh(C[t] @ k + x[t][0] * transpose(C[t]) @ k + transpose(C[t-1]) @ k); y = C[t-1] @ k;""");

        cell("an older memory, functions of all its elements", """
                state C: [H, X]; state D: [X, X] = ones; output h, s; param W: [H, X]; param b: [X];
                C[t] = tanh(C[t-1] * W + outer(W @ x[t], x[t-1]) + 0.2 * C[t-2]) - max(C[t-1]) * W;
                M = where(C[t] > 0, C[t], 0.5 * C[t]); D[t] = 0.5;
                s = sum(M * C[t-1]) + mean(C[t]) + max(M); h = M @ (b + D[t-1] @ b) + sum(D[t]);""");

        cell("a memory that is never written", """
                state C: [H, H]; state n: [H]; output h; param U: [H, X]; param W: [H, H];
                C[t] = C[t-1]; n[t] = tanh(C[t] @ n[t-1] + U @ x[t]); h = n[t] + sum(W @ n[t-1]);""");

        cell("dimensions as values", """
                state h: [H]; state n: []; output h, y; param U: [H, X]; param s: [];
                d = X; z = U @ x[t] / sqrt(H + d); n[t] = H; y = H;
                h[t] = h[t-1] / H + z * X + sum(outer(z, x[t]) * H) / (H * X) ^ 2 + s * n[t-1] / H;""");
        cell("cumulative sums", """
                state h, c: [H]; output h; param W, V: [H, H]; param U, R: [H, X]; param b: [H + X];
                f = cumulative_softmax(W @ h[t-1] + U @ x[t]); i = 1 - cumulative_softmax(V @ h[t-1] + R @ x[t]);
                c[t] = f * c[t-1] + i * tanh(cumsum([h[t-1], x[t]])[X:]) * cumsum(b)[:H];
                h[t] = c[t] * cumsum(0.3 * x[t])[0] - 0.1 * cumsum(c[t-1]);""");
        cell("blocks of a state, of an input and of what is computed between", """
                state h: [3*H]; output h; param R, S: [3, H, H]; param V: [X, 2, 1]; param W: [3, 2, H]; param U: [3*H, 2*X];
                p = tanh(V @ x[t]); z = sigmoid(S @ h[t-1] + U @ p);
                h[t] = z * tanh(R @ h[t-1] + U @ p) + mean(W @ (z * h[t-1])) * h[t-1];""");
        cell("as many blocks as a dimension says, transposed, in formulas and called by a function", """
                fun both(A, v, w) = A @ v + transpose(A) @ w;
                state h: [3*X]; state g: [4*X]; output h, y; param R: [X, 4, 3]; param S: [X, 4, 3]; param Q: [X, 3, 3] = identity;
                param s: []; T: [X, 4, 3] = 0.3; M = S * s + sigmoid(R) / sqrt(sum(S * S) + 1) - T;
                g[t] = tanh(R @ h[t-1] + M @ h[t-1] - x[t][0]);
                h[t] = tanh(transpose(M) @ g[t] + both(0.5 * Q, h[t-1], h[t-1]));
                y = H * transpose(S + T) @ g[t-1];""");
        cell("blocks beside whole matrices, of stacks and parts", """
                state h: [2*H]; output h, y; param R: [2, H, H + X]; param W: [2*H, 2*H]; param U: [2*H, X]; param N: [1, X, H];
                z = R @ [h[t-1], x[t], x[t-1]] + W @ h[t-1] + U @ x[t];
                h[t] = tanh(z + 0.1 * [(R @ [h[t-1], x[t], 0 * x[t]])[H:], z[:H]]); y = N @ h[t][0:H];""");
        cell("blocks and a part of a stack that is a parameter", """
                state h: [2*H]; output h; param R: [2, H, H]; param b: [2*H];
                h[t] = tanh(R @ [x[t], b][X:] + 0.5 * h[t-1] * x[t][0]);""");
        cell("blocks of states that begin with numbers, of outputs alone", """
                state h: [2*H] = 0.5; state k: [] = 0; output y, h; param R, S: [2, H, H]; param V: [2*H, X];
                y = R @ h[t-1] + S @ h[t]; k[t] = sum(y) / H; h[t] = tanh(V @ x[t] + dropout(S, 0.3) @ h[t-1]) + 0.1 * k[t-1];""");
        cell("rows and rectangles of weights", """
                state h: [H]; output h, y; param W: [2*H + X, H + X]; param V: [H, H]; param b: [H]; param s: [];
                A = W[H:2*H, 0:H] * V + transpose(W[X:X + H, 0:H]); B = (A + s * V)[0:1];
                y = W[2*H:, H:] @ x[t];
                h[t] = tanh(W[:H] @ [h[t-1], x[t]] + A @ h[t-1] + W[H:2*H, H:] @ (W[2*H:, :H] @ b))
                    + 0.1 * sum(B) * sum(W[2*H:]) + (B @ h[t-1])[0] + transpose(W[:X + 1, :][1:, 0:H]) @ x[t];""");
        cell("a memory of weights", """
                state C: [H, H]; output h; param U: [H, X]; param W: [H, H];
                C[t] = tanh(W); h = (C[t-1] + W) @ U @ x[t];""");
    }

    private static void cell(String title, String body) {
        CELLS.put(title, "cell Odd { dim X, H; input x: [X]; " + body + " }");
    }

    @TestFactory
    List<DynamicTest> generatedCodeAgreesWithTheInterpreter() {
        return OddCellsTest.compare(CELLS);
    }
}
