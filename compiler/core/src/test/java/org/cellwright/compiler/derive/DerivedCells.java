package org.cellwright.compiler.derive;

import java.util.List;
import org.cellwright.compiler.FrontEnd;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.source.Diagnostic;
import org.cellwright.compiler.source.SourceFile;

/** Cells to derive: the well-known ones, and odd ones that between them use everything that a cell can say. */
final class DerivedCells {
    private DerivedCells() {}

    static final String LSTM = """
            cell Lstm {
              dim X, H;
              input x: [X];
              state a, c: [H] = zeros;
              output a;
              param Wc, Wu, Wf, Wo: [H, H + X] = glorot_uniform;
              param bc, bu, bf, bo: [H] = zeros;

              c̃  = tanh(Wc @ [a[t-1], x[t]] + bc);
              Γu = σ(Wu @ [a[t-1], x[t]] + bu);
              Γf = σ(Wf @ [a[t-1], x[t]] + bf);
              Γo = σ(Wo @ [a[t-1], x[t]] + bo);
              c[t] = Γu * c̃ + Γf * c[t-1];
              a[t] = Γo * tanh(c[t]);
            }
            """;

    static final String FULL_GRU = """
            cell Gru {
              dim X, H;
              input x: [X];
              state c: [H] = zeros;
              output c;
              param Wc, Wu, Wr: [H, H + X] = glorot_uniform;
              param bc, bu, br: [H] = zeros;

              r = sigmoid(Wr @ [c[t-1], x[t]] + br);
              u = sigmoid(Wu @ [c[t-1], x[t]] + bu);
              cand = tanh(Wc @ [r * c[t-1], x[t]] + bc);
              c[t] = u * cand + (1 - u) * c[t-1];
            }
            """;

    static final String PEEPHOLE = """
            cell PeepholeLstm {
              dim X, H;
              input x: [X];
              state a, c: [H] = zeros;
              output a;
              param Wc, Wu, Wf, Wo: [H, H + X] = glorot_uniform;
              param pu, pf, po, bc, bu, bf, bo: [H] = zeros;

              cand = tanh(Wc @ [a[t-1], x[t]] + bc);
              u = sigmoid(Wu @ [a[t-1], x[t]] + pu * c[t-1] + bu);
              f = sigmoid(Wf @ [a[t-1], x[t]] + pf * c[t-1] + bf);
              o = sigmoid(Wo @ [a[t-1], x[t]] + po * c[t] + bo);
              c[t] = u * cand + f * c[t-1];
              a[t] = o * tanh(c[t]);
            }
            """;

    static final String JORDAN = """
            cell Jordan {
              dim X, H, Y;
              input x: [X];
              state y: [Y] = zeros;
              output y;
              param Wh: [H, X] = glorot_uniform;
              param Uh: [H, Y] = glorot_uniform;
              param Wy: [Y, H] = glorot_uniform;
              param bh: [H] = zeros;
              param by: [Y] = zeros;

              h = tanh(Wh @ x[t] + Uh @ y[t-1] + bh);
              y[t] = sigmoid(Wy @ h + by);
            }
            """;

    /** All of them and the odd ones. */
    static List<CheckedCell> all() {
        return cells(
                LSTM, FULL_GRU, PEEPHOLE, JORDAN, """
                cell Elman {
                  dim X, H;
                  input x: [X];
                  state a: [H] = zeros;
                  output a;
                  param Wa: [H, H + X] = glorot_uniform;
                  param ba: [H] = zeros;
                  a[t] = tanh(Wa @ [a[t-1], x[t]] + ba);
                }
                """, """
                cell SimplifiedGru {
                  dim X, H;
                  input x: [X];
                  state c: [H] = zeros;
                  output a;
                  param Wc, Wu: [H, H + X] = glorot_uniform;
                  param bc, bu: [H] = zeros;
                  cand = tanh(Wc @ [c[t-1], x[t]] + bc);
                  u = sigmoid(Wu @ [c[t-1], x[t]] + bu);
                  c[t] = u * cand + (1 - u) * c[t-1];
                  a = c[t];
                }
                """, """
                cell GruResetAfter {
                  dim X, H;
                  input x: [X];
                  state h: [H] = zeros;
                  output h;
                  param Wr, Wz, Wn: [H, X] = glorot_uniform;
                  param Ur, Uz, Un: [H, H] = glorot_uniform;
                  param br, bz, bn, cn: [H] = zeros;
                  r = sigmoid(Wr @ x[t] + Ur @ h[t-1] + br);
                  z = sigmoid(Wz @ x[t] + Uz @ h[t-1] + bz);
                  n = tanh(Wn @ x[t] + bn + r * (Un @ h[t-1] + cn));
                  h[t] = (1 - z) * n + z * h[t-1];
                }
                """, """
                cell LinearOutputLstm {
                  dim X, H;
                  input x: [X];
                  state a, c: [H] = zeros;
                  output a;
                  param Wc, Wu, Wf, Wo: [H, H + X] = glorot_uniform;
                  v = [a[t-1], x[t]];
                  cand = tanh(Wc @ v);
                  u = sigmoid(Wu @ v);
                  f = sigmoid(Wf @ v);
                  o = sigmoid(Wo @ v);
                  c[t] = u * cand + f * c[t-1];
                  a[t] = o * c[t];
                }
                """, """
                cell AntisymmetricMatrices {
                  dim X, H;
                  input x: [X];
                  state h: [H] = zeros;
                  output h, q;
                  param W: [H, H] = glorot_uniform;
                  param V: [H, X] = glorot_uniform;
                  param g, e: [] = 0.3;
                  z = W @ h[t-1] - transpose(W) @ h[t-1] + V @ x[t];
                  h[t] = h[t-1] + e * tanh(z - g * h[t-1]);
                  q = transpose(V) @ (2 * h[t] - z) / 4;
                }
                """, """
                cell Normalised {
                  dim X, H;
                  input x: [X];
                  state h: [H] = zeros;
                  output h, p;
                  param W: [H, H + X] = glorot_uniform;
                  param gain, shift: [H] = ones;
                  v = W @ [h[t-1], x[t]];
                  m = mean(v);
                  s = sqrt(mean((v - m) ^ 2) + 0.01);
                  h[t] = tanh(gain * (v - m) / s + shift);
                  e = exp(h[t] - max(h[t]));
                  p = e / sum(e);
                }
                """, """
                cell Kinks {
                  dim H;
                  input x, k: [H];
                  state h: [H] = 0.5;
                  state n: [] = 1;
                  output y, h;
                  param w: [H] = ones;
                  param s: [] = 2;
                  y = max(w * x[t] + h[t-1], 0.1 * x[t]) - min(k[t], h[t-1]) / (2 + abs(x[t]) ^ 2);
                  h[t] = where(x[t] > k[t], w * h[t-1], s * k[t]) + stop_gradient(0 * y) + n[t];
                  n[t] = sin(n[t-1]) * s + mean(h[t-1]) - sum(w) / 7;
                }
                """, """
                fun swish(v, b) = v * sigmoid(b * v);
                fun bump(v) = exp(-v ^ 2);
                cell Functions {
                  dim X, H;
                  input x: [X];
                  state h: [H] = zeros;
                  state d, dd: [] = zeros;
                  output h, dh, zh;
                  param W: [H, X + H + 2] = glorot_uniform;
                  param beta: [] = 1;
                  dh = swish(W @ [x[t], d[t-1], h[t-1], dd[t-1]], beta);
                  zh = bump(dh) + bump(h[t-1] - dh);
                  h[t] = -dh - zh;
                  d[t] = sum(h[t] * dh) / (1 + d[t-1] ^ 2) - 3;
                  dd[t] = log(1.5 + tanh(d[t] - 1 + mean(dh))) ^ (1 + beta ^ 2);
                }
                """, """
                cell Prelude {
                  dim X, H;
                  input x: [X];
                  state h: [H] = zeros;
                  output h, p, q;
                  param W: [H, H + X] = glorot_uniform;
                  param b: [H] = zeros;
                  r = relu(W @ [h[t-1], x[t]] + b);
                  l = leaky_relu(W @ [r, x[t]], 0.1) + hard_sigmoid(r - b) * silu(h[t-1] - r);
                  s = softplus(b * l) + elu(l - r) + softsign(l) + clamp(l, -0.5, 0.5) + logsigmoid(r);
                  p = softmax(s * h[t-1]);
                  q = layer_norm(s);
                  h[t] = hard_tanh(q - p) + tanh(l);
                }
                """, """
                cell Parts {
                  dim X, H;
                  input x: [X];
                  state h: [H + X];
                  output h, k;
                  param W: [2*H + X, H + X];
                  param p: [H + 1];

                  z = W @ h[t-1] + 0.1 * t;
                  k = z[0] * p[H];
                  h[t] = [tanh(z[:H]) * p[1:], x[t-1]] * sigmoid(z[H:]) + k * h[t-2][0];
                }
                """, """
                cell Weights {
                  dim X, H;
                  input x: [X];
                  state h, g: [H];
                  output h, g;
                  param W, V: [H, H];
                  param A: [H, 3];
                  param B: [3, H];
                  param U: [H, X];
                  param s: [];
                  param d, e: [H];

                  S = W - transpose(W) - s * identity + 0 * diag(cumsum(d * e));
                  z = S @ h[t-1] + U @ x[t] + (2 * diag(d) * tanh(V) + outer(d, e) * V) @ g[t-1];
                  h[t] = tanh(z) + diag(e) @ transpose(A @ B @ (3 * V)) @ h[t-1] + (outer(d, e) @ V) @ h[t-1];
                  g[t] = tanh((V @ outer(e, d) + V / sqrt(sum(V * V) + mean(A) + max(U))) @ g[t-1] + transpose(diag(d)) @ e);
                }
                """, """
                cell Blocks {
                  dim X, H, N;
                  input x: [X];
                  state h: [N*H];
                  state g: [2*N];
                  output h, g;
                  param R, S: [N, H, H];
                  param V: [N, 2, H];
                  param U: [N*H, X];
                  z = R @ h[t-1] + (2 * S * R + 1) @ tanh(h[t-1]) + U @ x[t];
                  g[t] = tanh(3 * V @ h[t-1]);
                  h[t] = tanh(z) + transpose(V - 1) @ g[t] / sum(V * V) + (transpose(R) @ h[t-1])[0];
                }
                """, """
                cell Rectangles {
                  dim X, H;
                  input x: [X];
                  state h: [H];
                  output h;
                  param W: [2*H + X, H + X];
                  param V: [H, H];
                  param b: [H];
                  A = W[H:2*H, 0:H] * V + transpose(W[:X + H, 1:][:H, :H - 1 + 1]);
                  h[t] = tanh(W[:H] @ [h[t-1], x[t]] + A @ h[t-1] + W[H:2*H, H:] @ (W[2*H:, :H] @ b) * 0.3);
                }
                """, """
                cell Unused {
                  dim X, H;
                  input x: [X];
                  input spare: [X];
                  state h, idle: [H] = zeros;
                  output h;
                  param W, V: [H, X] = glorot_uniform;
                  param b: [H] = zeros;
                  gate = sigmoid(V @ x[t]);
                  h[t] = h[t-1] + W @ x[t] - W @ (2 * x[t]) + b + b;
                  idle[t] = 3 * idle[t-1];
                }
                """);
    }

    static CheckedCell cell(String text) {
        return cells(text).get(0);
    }

    private static List<CheckedCell> cells(String... texts) {
        SourceFile file = new SourceFile("Derived.cell", String.join("\n", texts));
        FrontEnd.Result result = FrontEnd.read(List.of(file));
        if (result.hasErrors()) {
            throw new AssertionError(result.diagnostics().stream()
                    .filter(Diagnostic::isError)
                    .map(diagnostic -> diagnostic.message() + " at: " + file.text(diagnostic.span()))
                    .toList()
                    .toString());
        }
        return result.cells();
    }
}
