package org.cellwright.cells.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cellwright.cells.Antisymmetric;
import org.cellwright.cells.AwdLstm;
import org.cellwright.cells.Lstm;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.cell.CellDescription;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.LayerDescription;
import org.cellwright.runtime.layer.LayerFactory;
import org.cellwright.runtime.layer.Pass;
import org.cellwright.runtime.layer.RecurrentLayer;
import org.cellwright.runtime.layer.Stack;
import org.cellwright.runtime.layer.StackBuilder;
import org.cellwright.runtime.model.ModelFile;
import org.cellwright.runtime.model.ModelSummary;
import org.cellwright.runtime.model.Predictor;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Constants that a layer sets belong to its cell, and go with the model wherever it goes. */
class ConstantsTest {
    private static final Kernels KERNELS = KernelSelection.best(Precision.DOUBLE);
    private static final Sizes SIZES = Sizes.bind("H", 4);
    private static final BatchLayout ONE = BatchLayout.uniform(1, 1);

    private static Stack model(Cell cell) {
        Stack model = new StackBuilder(3, KERNELS).bidirectional(cell, SIZES).build();
        model.initialize(new SeededRandom(1));
        return model;
    }

    /** From a state of zeros, a step of the antisymmetric network is STEP tanh(...). */
    private static double output(Layer layer) {
        Matrix input = Matrix.allocate(Precision.DOUBLE, 1, 3);
        input.fill(0.5);
        return layer.forward(ONE, input, Pass.INFERENCE).get(0, 0);
    }

    @Test
    void theStepFollows() {
        double standard = output(model(new Antisymmetric()));
        assertThat(output(model(new Antisymmetric().with("STEP", 0.3)))).isEqualTo(standard / 0.1 * 0.3);
        assertThat(output(model(new Antisymmetric().with("STEP", 0.3).with("STEP", 0.1))))
                .isEqualTo(standard);
    }

    @Test
    void theDescriptionSaysIt() {
        Antisymmetric plain = new Antisymmetric();
        Cell changed = plain.with("DIFFUSION", 0.25);
        assertThat(plain.description().constant("DIFFUSION")).isEqualTo(0.1);
        assertThat(changed.description().constant("DIFFUSION")).isEqualTo(0.25);
        assertThat(changed.description().constants())
                .containsExactly(
                        new CellDescription.Constant("STEP", 0.1, 0.1),
                        new CellDescription.Constant("DIFFUSION", 0.1, 0.25));
    }

    @Test
    void theSummaryShowsWhatIsNotAsInTheCell() {
        String summary = ModelSummary.of(
                        model(new Antisymmetric().with("STEP", 0.3).with("DIFFUSION", 0)), 5, 2)
                .toString();
        assertThat(summary).contains("Antisymmetric (STEP 0.3, DIFFUSION 0.0) 3 -> 4");
        assertThat(ModelSummary.of(model(new Antisymmetric()), 5, 2).toString()).contains("Antisymmetric 3 -> 4");
    }

    @Test
    void modelsAreLoadedWithThem(@TempDir Path folder) throws IOException {
        Stack model = model(new Antisymmetric().with("STEP", 0.3));
        Path file = folder.resolve("model.safetensors");
        ModelFile.save(file, model, Map.of());
        Layer loaded = ModelFile.load(file).model();
        assertThat(loaded.description()).isEqualTo(model.description());
        assertThat(output(loaded)).isEqualTo(output(model));
        assertThat(output(loaded.twin())).isEqualTo(output(model));
        Matrix step = Matrix.allocate(Precision.DOUBLE, 1, 3);
        step.fill(0.5);
        assertThat(Predictor.load(file).predict(List.of(step)).get(0).get(0, 0)).isEqualTo(output(model));
    }

    @Test
    void wrongNamesAndNumbersAreRefused() {
        assertThatThrownBy(() -> new Antisymmetric().with("step", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "cell Antisymmetric has no constant step that a layer may set; there are [STEP, DIFFUSION]");
        assertThatThrownBy(() -> new Lstm().with("LEAK", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cell Lstm has no constant LEAK that a layer may set; it has none");
        assertThatThrownBy(() -> new Antisymmetric().with("STEP", Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the constant STEP of cell Antisymmetric must be a finite number, but is NaN");
        assertThatThrownBy(() -> model(new AwdLstm().with("DROPPED", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the constants of the cell make the rate of a dropout 1.0, but it is a probability below 1");
    }

    @Test
    void descriptionsOfLayersAreChecked() {
        LayerDescription layer = new RecurrentLayer(new Antisymmetric(), SIZES.with("X", 3), KERNELS).description();
        LayerFactory factory = new LayerFactory(KERNELS, Workers.CALLER);
        assertThat(layer.toData()).containsEntry("constants", Map.of("STEP", 0.1, "DIFFUSION", 0.1));
        assertThatThrownBy(() -> factory.build(layer.with("constants", Map.of("GAIN", 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no constant GAIN");
        for (Object wrong : List.of(3, Map.of("STEP", "fast"))) {
            assertThatThrownBy(() -> factory.build(layer.with("constants", wrong)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must be numbers by name");
        }
        assertThat(factory.build(layer.with("constants", Map.of("STEP", 1))).description())
                .isEqualTo(layer.with("constants", Map.of("STEP", 1.0, "DIFFUSION", 0.1)));
    }
}
