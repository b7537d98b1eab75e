package org.cellwright.compiler.facts;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cellwright.compiler.ir.CellGraph;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;
import org.cellwright.compiler.schedule.Action;
import org.cellwright.compiler.schedule.Delays;
import org.cellwright.compiler.schedule.Phase;
import org.cellwright.compiler.schedule.Schedule;

/**
 * How many matrix products run, those that share an operand being one.
 *
 * @param dependent the longest chain of products, each needing the result of the one before, from one step to the next
 * @param forwardStep in each step of the forward pass
 * @param forwardOnce in the forward pass, over all steps at once
 * @param backwardStep in each step of the backward pass
 * @param backwardOnce in the backward pass, over all steps at once, without the gradients of weights
 * @param weightGradients over all steps at once
 */
public record Products(
        int dependent, int forwardStep, int forwardOnce, int backwardStep, int backwardOnce, int weightGradients) {

    static Products of(Schedule schedule) {
        return new Products(
                dependent(schedule.cell()),
                count(schedule, Phase.FORWARD_STEP),
                count(schedule, Phase.FORWARD_BEFORE) + count(schedule, Phase.FORWARD_AFTER),
                count(schedule, Phase.BACKWARD_STEP),
                count(schedule, Phase.BACKWARD_BEFORE) + count(schedule, Phase.BACKWARD_AFTER),
                schedule.all(Action.OuterProduct.class).size());
    }

    private static int count(Schedule schedule, Phase phase) {
        return (int) schedule.actions(phase).stream()
                .filter(Action.Product.class::isInstance)
                .count();
    }

    private static int dependent(CellGraph cell) {
        Map<Node, Integer> chains = new HashMap<>();
        Set<Integer> delays = Delays.of(cell);
        for (Node node : Graph.reachable(cell.nextStates())) {
            boolean carried =
                    node.operation() instanceof Operation.PreviousState previous && !delays.contains(previous.index());
            int longest = carried ? 0 : -1;
            for (Node operand : node.operands()) {
                longest = Math.max(longest, chains.get(operand));
            }
            boolean product = node.operation() instanceof Operation.MatrixVectorSum;
            chains.put(node, longest < 0 ? -1 : longest + (product ? 1 : 0));
        }
        List<Node> states = cell.nextStates();
        return states.stream()
                .mapToInt(chains::get)
                .map(chain -> Math.max(0, chain))
                .max()
                .orElse(0);
    }
}
