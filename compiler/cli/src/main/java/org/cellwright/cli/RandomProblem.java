package org.cellwright.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.check.Variable;

/**
 * Random values for a cell: small sizes, different for each dimension and none a multiple of a vector; several steps and
 * sequences.
 *
 * @param sizes of dimensions, steps and batch
 * @param given everything that the cell has to be given
 * @param differentiable the names of those whose gradient the cell computes
 */
record RandomProblem(Map<String, Integer> sizes, Map<String, Tensor> given, List<String> differentiable) {
    private static final int STEPS = 4;
    private static final int BATCH = 3;
    private static final int SMALLEST_DIMENSION = 3;

    static RandomProblem of(CheckedCell cell, long seed) {
        CellTensors tensors = new CellTensors(cell);
        Map<String, Integer> sizes = new LinkedHashMap<>();
        sizes.put(CellTensors.steps(), STEPS);
        sizes.put(CellTensors.batch(), BATCH);
        for (int i = 0; i < cell.dimensions().size(); i++) {
            sizes.put(cell.dimensions().get(i), SMALLEST_DIMENSION + 2 * i);
        }
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, Double> centers = centers(cell, tensors);
        Map<String, Tensor> given = new LinkedHashMap<>();
        tensors.given().forEach((name, extents) -> {
            Tensor tensor = Tensor.zeros(name, CellTensors.shape(extents, sizes));
            double center = centers.getOrDefault(name, 0.0);
            double reach = centers.containsKey(name) ? 0.5 : 1;
            for (int i = 0; i < tensor.values().length; i++) {
                tensor.values()[i] = center + reach * (2 * random.nextDouble() - 1);
            }
            given.put(name, tensor);
        });
        List<String> differentiable = new ArrayList<>(tensors.parameters());
        differentiable.addAll(tensors.inputs());
        differentiable.addAll(tensors.states("state0"));
        return new RandomProblem(sizes, given, differentiable);
    }

    /** Parameters and states lie around their first values, since a cell may ask that they be positive. */
    private static Map<String, Double> centers(CheckedCell cell, CellTensors tensors) {
        Map<String, Double> centers = new LinkedHashMap<>();
        for (int i = 0; i < cell.parameters().size(); i++) {
            centers.put(
                    tensors.parameters().get(i), center(cell.parameters().get(i).initializer()));
        }
        for (int i = 0; i < cell.states().size(); i++) {
            centers.put(tensors.states("state0").get(i), cell.states().get(i).initialValue());
        }
        return centers;
    }

    private static double center(Variable.Initializer initializer) {
        return switch (initializer.name()) {
            case "ones" -> 1;
            case "constant" -> initializer.arguments().get(0);
            case "uniform" ->
                (initializer.arguments().get(0) + initializer.arguments().get(1)) / 2;
            default -> 0;
        };
    }
}
