package org.cellwright.samples.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The ratios that were measured, with the goals for them: {@code 1.31 >= 1.20} is met, {@code 1.12 < 1.20} is not. */
public final class RatioTable {
    private static final int TITLE_WIDTH = 48;

    private RatioTable() {}

    /** Rows of which nothing was measured are left out. */
    public static String print(List<Result> results) {
        List<String> shapes = results.stream()
                .map(result -> result.task().shape().label())
                .distinct()
                .toList();
        StringBuilder text = new StringBuilder(pad("", TITLE_WIDTH));
        shapes.forEach(shape -> text.append(column(shape)));
        text.append('\n');
        for (Goal goal : Goal.all()) {
            List<OptionalDouble> values =
                    shapes.stream().map(shape -> goal.value(results, shape)).toList();
            if (values.stream().noneMatch(OptionalDouble::isPresent)) {
                continue;
            }
            text.append(pad(goal.title(), TITLE_WIDTH));
            for (int i = 0; i < shapes.size(); i++) {
                text.append(column(
                        values.get(i).isEmpty()
                                ? "-"
                                : cell(values.get(i).getAsDouble(), goal.goals().get(shapes.get(i)))));
            }
            text.append('\n');
        }
        return text.toString().replaceAll("(?m) +$", "");
    }

    private static String cell(double value, Double goal) {
        String measured = number(value);
        return goal == null ? measured : measured + (value >= goal ? " >= " : " <  ") + number(goal);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
    }

    private static String column(String text) {
        return "  " + pad(text, Math.max(14, text.length()));
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
