package org.cellwright.cells;

import java.util.ArrayList;
import java.util.List;
import org.cellwright.cells.RandomCell.Kind;

/** What the formulas of random cells are made of. In a form, {@code {H}} stands for any formula of a kind, see {@link RandomCells}. */
final class RandomForms {
    /** Of any shape, elementwise. */
    static final List<String> OF_ONE = List.of(
            "tanh({K})",
            "sigmoid({K})",
            "(-{K})",
            "(1 - {K})",
            "sin({K})",
            "cos({K})",
            "exp(tanh({K}))",
            "abs({K})",
            "relu({K})",
            "softplus({K})",
            "logsigmoid({K})",
            "silu({K})",
            "gelu_tanh({K})",
            "elu({K})",
            "leaky_relu({K}, 0.1)",
            "softsign({K})",
            "hard_sigmoid({K})",
            "hard_tanh({K})",
            "log(1.5 + square(tanh({K})))",
            "log1p(square(tanh({K})))",
            "sqrt(0.2 + square(tanh({K})))",
            "clamp({K}, -0.6, 0.7)",
            "((1.2 + tanh({K})) ^ 1.7)",
            "(tanh({K}) ^ 2)",
            "(2 ^ tanh({K}))",
            "stop_gradient({K})",
            "sign({K})",
            "mod({K}, 2)",
            "(floor(3 * {K}) / 4)",
            "({K} / sqrt(1 + t^2))",
            "({K} * H / (H + X))",
            "soft({K})");

    private static final List<String> OF_SEVERAL = List.of(
            "({K} + {K})",
            "({K} - {K})",
            "(tanh({K}) * tanh({K}))",
            "(tanh({K}) * tanh({K}) - {K} * 0.1)",
            "({K} / (1.5 + square({K})))",
            "({K} + {S})",
            "(tanh({S}) * {K})",
            "max({K}, {K})",
            "min({K}, {K})",
            "max({S}, {K}, THIRD)",
            "where({K} <= 0.1, tanh({K}), 0.5)",
            "where({K} < 0, {K}, 2 * {K})",
            "where({S} > 0, {K}, tanh({K}))",
            "(({K} > {K}) * tanh({K}))",
            "(({K} == {K}) + ({K} != {S}) * {K})",
            "pick({K}, {K})",
            "steps({K}, {K})",
            "mix(sigmoid({K}), tanh({K}), {K})",
            "((1.1 + tanh({K})) ^ tanh({K}))",
            "mod({K}, 1.5 + abs(sin({K})))");

    private static final List<String> MASKS = List.of(
            "dropout({K}, RATE)",
            "variational_dropout({K}, 0.3)",
            "zoneout({K}, {K}, RATE)",
            "zoneout(tanh({K}), {S}, 2 * RATE)");

    private RandomForms() {}

    static List<String> ofSeveral(Kind kind) {
        List<String> forms = new ArrayList<>(OF_SEVERAL);
        forms.addAll(kind == Kind.MATRIX ? List.of() : MASKS);
        return forms;
    }

    /** Of one kind alone. */
    static List<String> own(Kind kind) {
        return switch (kind) {
            case SCALAR ->
                List.of(
                        "mean(tanh({H}))",
                        "(0.3 * sum(tanh({X})))",
                        "max({H})",
                        "max({M})",
                        "(0.5 * dot(tanh({H}), sin({H})))",
                        "tanh({H})[0]",
                        "sin({X})[X - 1]",
                        "softmax({X})[0]",
                        "(0.1 * sum(outer(tanh({H}), sin({X}))))",
                        "spread({H})",
                        "mean(tanh({M}))",
                        "(0.2 * sum(sin({M})))");
            case HIDDEN ->
                List.of(
                        "tanh(V @ {H})",
                        "affine(W, sin({H}), {H})",
                        "softmax({H})",
                        "({H} * softmax({H}))",
                        "layer_norm(3 * sin({H}) + b * t)",
                        "({H} - max({H}))",
                        "(tanh({H}) * mean({H}))",
                        "cumsum(0.3 * tanh({H}))",
                        "cumulative_softmax({H})",
                        "tanh(U @ {X})",
                        "(transpose(R) @ tanh({X}))",
                        "tanh(C @ [{H}, {X}])",
                        "[{X}, {H}][X:]",
                        "[{S}, {H}, {X}, {S}][1:H + 1]",
                        "(G @ {X})[X:H + X]",
                        "({H} * sum(tanh({X})) / 4)",
                        "(tanh({M}) @ tanh({X}))",
                        "tanh((W @ transpose(V) + 0.2 * identity) @ {H})",
                        "(outer({H}, tanh({X})) @ tanh({X}))",
                        "(diag({H}) @ tanh({H}))");
            case INPUT ->
                List.of(
                        "tanh(R @ {H})",
                        "(transpose(U) @ tanh({H}))",
                        "[{H}, {X}][H:]",
                        "(tanh({X}) * mean({H}))",
                        "(transpose(C) @ tanh({H}))[H:H + X]",
                        "(transpose(tanh({M})) @ tanh({H}))",
                        "tanh((R @ U) @ {X})",
                        "({X} * softmax({X}))",
                        "layer_norm(2 * tanh({X}) + {S} * x[t])",
                        "cumsum(tanh({X}) / 3)");
            case MATRIX ->
                List.of(
                        "outer(tanh({H}), tanh({X}))",
                        "(diag(tanh({H})) @ {M})",
                        "({M} @ diag(tanh({X})))",
                        "(tanh({M}) * U)",
                        "(mix(sigmoid({S}), {M}, outer({H}, sin({X}))))");
        };
    }

    static List<String> leaves(Kind kind) {
        return switch (kind) {
            case SCALAR ->
                List.of(
                        "a",
                        "s[t-1]",
                        "0.3",
                        "k[t]",
                        "(0.5 * a)",
                        "(1 / (1 + t^2))",
                        "k[t-1]",
                        "THIRD",
                        "s[t-2]",
                        "b[0]",
                        "x[t][0]",
                        "(X / (X + H))");
            case HIDDEN ->
                List.of(
                        "b",
                        "h[t-1]",
                        "y[t]",
                        "p",
                        "(U @ x[t])",
                        "(W @ h[t-1])",
                        "(transpose(W) @ h[t-1])",
                        "((W - transpose(W)) @ h[t-1])",
                        "((W - 0.3 * identity) @ h[t-2])",
                        "(U @ q[t-1])",
                        "(C @ [h[t-1], x[t]])",
                        "(transpose(R) @ x[t-1])",
                        "(U @ x[t-2])",
                        "h[t-3]",
                        "y[t-1]",
                        "(G @ x[t])[0:H]",
                        "(G @ q[t-1])[H:2*H]",
                        "[x[t], h[t-1]][X:]",
                        "(diag(p) @ h[t-1])",
                        "(outer(b, x[t]) @ q[t-1])",
                        "(m[t-1] @ x[t])",
                        "affine(W, y[t], b)",
                        "(C[:, H:] @ x[t])",
                        "(K @ [h[t-1], p])",
                        "(transpose(K) @ h[t-1])[0:H]",
                        "(dropout(W, RATE) @ h[t-1])",
                        "(b * SCALE)");
            case INPUT ->
                List.of(
                        "x[t]",
                        "q[t-1]",
                        "(R @ h[t-1])",
                        "(x[t] * q[t-1])",
                        "x[t-1]",
                        "(transpose(U) @ b)",
                        "(G @ x[t])[2*H:]",
                        "[h[t-1], x[t]][H:H + X]",
                        "(transpose(C) @ y[t])[H:]",
                        "(transpose(m[t-1]) @ h[t-1])",
                        "q[t-2]");
            case MATRIX -> List.of("m[t-1]", "U", "m[t-2]", "outer(b, x[t])", "transpose(R)", "(W @ U)");
        };
    }

    /** Within a repetition. */
    static List<String> leavesOfTurn(Kind kind) {
        return switch (kind) {
            case SCALAR -> List.of("l", "(1 / l)", "d[l][0]");
            case HIDDEN ->
                List.of(
                        "v[l-1]",
                        "(Q[l] @ v[l-1])",
                        "d[l]",
                        "(v[l-1] / l)",
                        "r[l][t-1]",
                        "r[l][t-l]",
                        "where(l == 1, U @ x[t], r[l-1][t-1])",
                        "(Q[1] @ r[l][t-1])");
            case INPUT -> List.of("(R @ v[l-1])", "x[t-l]");
            case MATRIX -> List.of("outer(v[l-1], x[t])");
        };
    }
}
