package org.cellwright.runtime.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.layer.EncoderDecoder;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.LayerCost;
import org.cellwright.runtime.layer.Segmented;
import org.cellwright.runtime.layer.Stack;
import org.cellwright.runtime.tensor.Precision;

/**
 * What a model is made of, and what it takes, before anything is trained; {@link #toString} is the table.
 *
 * @param lines the model, and each layer of it before its parts
 */
public record ModelSummary(int steps, int batch, Precision precision, List<Line> lines) {
    /**
     * A layer, its parts not counted.
     *
     * @param path as of its parameters; empty for the model itself
     * @param kind what the layer says that it is
     * @param output its shape: [T, B, size], or [B, size] where there is one output for each sequence
     * @param parameters how many numbers it learns
     * @param rows of the batch that it takes in: steps of sequences
     * @param cost of a pass over the whole batch
     */
    public record Line(
            String path,
            String kind,
            List<Integer> output,
            long parameters,
            long rows,
            int elementBytes,
            LayerCost cost) {
        public Line {
            output = List.copyOf(output);
        }

        /** Floating-point operations of one step of one sequence in the forward pass. */
        public long forward() {
            return cost.forward() / Math.max(1, rows);
        }

        /** Floating-point operations of one step of one sequence in the backward pass. */
        public long backward() {
            return cost.backward() / Math.max(1, rows);
        }

        /** Memory for training passes: parameters, their gradients, and what is kept. */
        public long trainingBytes() {
            return elementBytes * (2 * parameters + cost.training());
        }

        /** Memory for inference passes: parameters, and what is kept. */
        public long inferenceBytes() {
            return elementBytes * (parameters + cost.inference());
        }
    }

    public ModelSummary {
        lines = List.copyOf(lines);
    }

    /** Of a batch of {@code batch} sequences of {@code steps} steps; an encoder and a decoder take as many steps each. */
    public static ModelSummary of(Layer model, int steps, int batch) {
        List<Line> lines = new ArrayList<>();
        BatchLayout layout = BatchLayout.uniform(steps, batch);
        add(model, "", layout, layout, lines);
        return new ModelSummary(steps, batch, model.precision(), lines);
    }

    /** @param trained what the layer trains on at once: mostly the layout */
    private static void add(Layer layer, String path, BatchLayout layout, BatchLayout trained, List<Line> lines) {
        LayerCost cost = layer.cost(layout);
        long parameters = layer.parameters().count();
        for (Layer part : layer.parts().values()) {
            parameters -= part.parameters().count();
        }
        lines.add(new Line(
                path,
                layer.parts().isEmpty() ? layer.toString() : layer.getClass().getSimpleName(),
                layer.pools() || layout.steps() == 0
                        ? List.of(layout.batch(), layer.outputSize())
                        : List.of(layout.steps(), layout.batch(), layer.outputSize()),
                parameters,
                layout.totalRows(),
                layer.precision().bytes(),
                new LayerCost(
                        cost.forward(), cost.backward(), layer.cost(trained).training(), cost.inference())));
        BatchLayout rows = layout;
        BatchLayout trainedRows = layer instanceof Segmented segmented ? segmented.segment(trained) : trained;
        for (Map.Entry<String, Layer> part : layer.parts().entrySet()) {
            boolean once = layer instanceof EncoderDecoder && part.getKey().startsWith("handover");
            BatchLayout own = once ? BatchLayout.uniform(1, layout.batch()) : rows;
            add(
                    part.getValue(),
                    path.isEmpty() ? part.getKey() : path + "." + part.getKey(),
                    own,
                    once ? own : trainedRows,
                    lines);
            if (layer instanceof Stack) {
                rows = part.getValue().outputLayout(rows);
                trainedRows = part.getValue().outputLayout(trainedRows);
            }
        }
    }

    /** How many numbers the model learns. */
    public long parameters() {
        return sum(Line::parameters);
    }

    /** Floating-point operations of a forward pass over the whole batch. */
    public long forward() {
        return sum(line -> line.cost.forward());
    }

    /** Floating-point operations of a backward pass over the whole batch. */
    public long backward() {
        return sum(line -> line.cost.backward());
    }

    /** Memory for training passes, without the optimizer's. */
    public long trainingBytes() {
        return sum(Line::trainingBytes);
    }

    public long inferenceBytes() {
        return sum(Line::inferenceBytes);
    }

    private long sum(ToLongFunction<Line> number) {
        return lines.stream().mapToLong(number).sum();
    }

    @Override
    public String toString() {
        List<String[]> table = new ArrayList<>();
        table.add(new String[] {
            "layer", "kind", "output", "parameters", "forward op.", "backward op.", "training", "inference"
        });
        for (Line line : lines) {
            table.add(new String[] {
                line.path.isEmpty() ? "(model)" : line.path,
                line.kind,
                line.output.toString(),
                count(line.parameters),
                count(line.forward()),
                count(line.backward()),
                bytes(line.trainingBytes()),
                bytes(line.inferenceBytes())
            });
        }
        long rows = Math.max(1, lines.get(0).rows);
        table.add(new String[] {
            "total",
            "",
            "",
            count(parameters()),
            count(forward() / rows),
            count(backward() / rows),
            bytes(trainingBytes()),
            bytes(inferenceBytes())
        });
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < table.size(); i++) {
            if (i == 1 || i == table.size() - 1) {
                text.append(ruler(table));
            }
            text.append(row(table, table.get(i)));
        }
        return text.append(String.format(
                        Locale.ROOT,
                        "%d steps of %d sequences, %s. Floating-point operations are those of a step of one sequence;%n"
                                + "of the whole batch: forward %s, backward %s. Memory is without the optimizer's.%n",
                        steps,
                        batch,
                        precision,
                        scaled(forward()),
                        scaled(backward())))
                .toString();
    }

    private static int width(List<String[]> table, int column) {
        return table.stream().mapToInt(cells -> cells[column].length()).max().orElse(0);
    }

    private static String ruler(List<String[]> table) {
        int width = -2;
        for (int column = 0; column < table.get(0).length; column++) {
            width += width(table, column) + 2;
        }
        return "-".repeat(width) + System.lineSeparator();
    }

    /** Words to the left, numbers to the right. */
    private static String row(List<String[]> table, String[] cells) {
        StringBuilder text = new StringBuilder();
        for (int column = 0; column < cells.length; column++) {
            String space = " ".repeat(width(table, column) - cells[column].length());
            boolean number = column > 2;
            text.append(column == 0 ? "" : "  ")
                    .append(number ? space : cells[column])
                    .append(number ? cells[column] : space);
        }
        return text.toString().stripTrailing() + System.lineSeparator();
    }

    private static String count(long number) {
        return number == 0 ? "" : String.format(Locale.ROOT, "%,d", number);
    }

    private static String bytes(long number) {
        return number == 0 ? "" : scaled(number) + "B";
    }

    /** Three digits or so and a decimal prefix. */
    private static String scaled(long number) {
        String[] prefixes = {"", "k", "M", "G", "T", "P"};
        double value = number;
        int prefix = 0;
        while (value >= 999.5 && prefix < prefixes.length - 1) {
            value /= 1000;
            prefix++;
        }
        String digits = prefix == 0 || value >= 99.95 ? "%.0f %s" : value >= 9.995 ? "%.1f %s" : "%.2f %s";
        return String.format(Locale.ROOT, digits, value, prefixes[prefix]);
    }
}
