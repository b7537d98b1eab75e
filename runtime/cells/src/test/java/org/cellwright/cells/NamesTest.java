package org.cellwright.cells;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cellwright.compiler.FrontEnd;
import org.cellwright.compiler.autodiff.DerivativeRules;
import org.cellwright.compiler.backend.java.NumberType;
import org.cellwright.compiler.source.Diagnostic;
import org.cellwright.compiler.source.SourceFile;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.Test;

/** Whatever things are called, generated code compiles and computes the same, or the name is refused with a reason. */
class NamesTest {
    /** Words of Java, of the library, of generated code, and of other alphabets. */
    private static final List<String> NAMES = List.of(("""
            class this super new null true int float double void var record yield _ __ Math String Object
            Override Integer Float Double List Set java org jdk FloatVector DoubleVector VectorOperators
            VectorMask SPECIES LANES DESCRIPTION Run Program Loops FloatVectorLoops DoubleScalarLoops Matrix
            FloatMatrix Kernels Cell CellDescription CellProgram CellRun StateRun Sizes Precision PackedMatrix
            Builder rows row columns layout kept kernels sizes program parameters loops inputs gradients
            outputGradients inputGradients allocate prepare forward backward forwardStep forwardLoop1
            backwardLoop1 weightsLoop1 forwardBefore history carry states reserve chunkOffset output description
            precisions newRun pack builder valid state stride offset array values tmp0 j r b c i n v v_2 v_3 a
            a_2 A zero one half number from to end sum_2 largest dh d pre paddedH paddedX hPrevious hNext dHNext
            wait notify getClass hashCode equals toString clone finalize EXP_LOG2E EXP_1 preG dG hWeights
            hWeightGradient hValues hAt oneEverywhere \u0393 Gamma \u03B3 gamma \u00E9 e\u0302 u00e9 \u0416
            \u4E2D \uD835\uDC00 x\u0303 xTilde x_tilde
            """ + "W".repeat(300)).split("\\s+"));

    @Test
    void everyNameOfAVariableIsFineOrRefused() {
        List<String> fine = new ArrayList<>();
        List<CompiledCell.Request> requests = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            String name = NAMES.get(i);
            List<String> roles = List.of(
                    // A parameter, a local, a state with a carried gradient, an input and a dimension in turn.
                    "cell Named { dim X, H; input x: [X]; state h: [H]; output h; param NAME: [H, H]; param U: [H, X]; "
                            + "g = tanh(NAME @ h[t-1] + U @ x[t]); h[t] = g * h[t-1]; }",
                    "cell Named { dim X, H; input x: [X]; state h: [H]; output h; param W: [H, H]; param U: [H, X]; "
                            + "NAME = tanh(W @ h[t-1] + U @ x[t]); h[t] = NAME * h[t-1] + max(NAME, 0.5); }",
                    "cell Named { dim X, H; input x: [X]; state NAME: [H]; output NAME; param W: [H, H]; param U: [H, X]; "
                            + "g = tanh(W @ NAME[t-1] + U @ x[t]); NAME[t] = g * NAME[t-1] + mean(g); }",
                    "cell Named { dim X, H; input NAME: [X]; state h: [H]; output h; param W: [H, H]; param U: [H, X]; "
                            + "g = tanh(W @ h[t-1] + U @ NAME[t]); h[t] = g * h[t-1]; }",
                    "cell Named { dim NAME, H; input x: [NAME]; state h: [H]; output h; param W: [H, H]; "
                            + "param U: [H, NAME]; param s: []; h[t] = tanh(W @ h[t-1] + s * (U @ x[t])); }");
            // Two roles for each name, in turn: all five take too long.
            for (int role : new int[] {i % 5, (i + 2) % 5}) {
                String cell = roles.get(role).replace("NAME", name);
                if (isAccepted(cell)) {
                    fine.add(name);
                    requests.add(doubles(cell));
                }
            }
        }
        assertThat(fine).contains("class", "this", "Math", "FloatVector", "\u0393", "tmp0", "Run", "rows");
        compareAll(requests);
    }

    @Test
    void everyNameOfACellIsFineOrRefused() {
        List<CompiledCell.Request> requests = new ArrayList<>();
        for (String name : NAMES) {
            String cell = "cell " + name + " { dim X, H; input x: [X]; state h: [H]; output h; param W: [H, H]; "
                    + "param U: [H, X]; h[t] = tanh(W @ h[t-1] + U @ x[t]) * sum(h[t-1]); }";
            if (isAccepted(cell)) {
                requests.add(doubles(cell));
            }
        }
        assertThat(requests).hasSizeGreaterThan(NAMES.size() / 2);
        compareAll(requests);
    }

    @Test
    void namesThatAreSpelledAlikeStayApart() {
        compareAll(List.of(
                doubles(
                        "cell Alike { dim X, H; input x: [X]; state h, H_: [H]; output h; param W, w, \u0393, Gamma: [H, H]; "
                                + "param U: [H, X]; g = \u0393 @ h[t-1]; G = Gamma @ h[t-1]; a = W @ g; a_2 = w @ G; "
                                + "a_2_2 = tanh(a - 0.5 * a_2); \u00E9 = a_2_2 * a; u00e9 = \u00E9 + a_2; e\u0302 = u00e9 * g; "
                                + "eHat = e\u0302 + G; h[t] = tanh(eHat + U @ x[t]); H_[t] = h[t] * H_[t-1] + u00e9; }"),
                doubles(
                        "cell Cases { dim X, x_; input xX: [X]; state y, Y, dy, dY: [x_]; output y, Y, dy, dY; param u: [x_, X]; "
                                + "param U: [x_, X]; y[t] = tanh(u @ xX[t] + dy[t-1]); Y[t] = tanh(U @ xX[t] + y[t-1]); "
                                + "dy[t] = Y[t] * dY[t-1]; dY[t] = y[t] + Y[t-1]; }")));
    }

    private static boolean isAccepted(String text) {
        FrontEnd.Result read = FrontEnd.read(List.of(new SourceFile("Test.cell", text)));
        if (read.hasErrors()) {
            assertThat(read.diagnostics())
                    .filteredOn(Diagnostic::isError)
                    .allSatisfy(error -> assertThat(error.message()).isNotBlank());
        }
        return !read.hasErrors();
    }

    private static CompiledCell.Request doubles(String text) {
        return new CompiledCell.Request(text, DerivativeRules.TABLE, EnumSet.of(NumberType.DOUBLE));
    }

    private static void compareAll(List<CompiledCell.Request> requests) {
        for (CompiledCell cell : CompiledCell.all(requests)) {
            assertThat(cell.source()).as("ASCII").matches("(?s)\\p{ASCII}*");
            Map<String, Integer> sizes = new LinkedHashMap<>();
            cell.cell().description().dimensions().forEach(name -> sizes.put(name, sizes.isEmpty() ? 2 : 3));
            Trial trial = Trial.random(cell.cell().description(), sizes, 2, 2, 31);
            for (Kernels kernels :
                    List.of(KernelSelection.vector(Precision.DOUBLE), KernelSelection.scalar(Precision.DOUBLE))) {
                CompiledCell.Worst worst = cell.against(trial, kernels);
                assertThat(worst.error())
                        .as("%s in%n%s", worst.tensor(), cell.source())
                        .isLessThanOrEqualTo(1e-10);
            }
        }
    }
}
