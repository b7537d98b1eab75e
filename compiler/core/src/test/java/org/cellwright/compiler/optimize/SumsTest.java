package org.cellwright.compiler.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cellwright.compiler.function.ElementFunctions.ADD;
import static org.cellwright.compiler.function.ElementFunctions.DIVIDE;
import static org.cellwright.compiler.function.ElementFunctions.MULTIPLY;
import static org.cellwright.compiler.function.ElementFunctions.NEGATE;
import static org.cellwright.compiler.function.ElementFunctions.SUBTRACT;

import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;
import org.cellwright.compiler.ir.Shape;
import org.junit.jupiter.api.Test;

/** Passes that rewrite sums of a vector's elements. */
class SumsTest {
    private static final Shape VECTOR = Shape.vector(Extent.of("H"));

    private final Graph graph = new Graph();
    private final Node v = graph.node(new Operation.Input(0, VECTOR));
    private final Node w = graph.node(new Operation.Input(1, VECTOR));
    private final Node s = graph.node(new Operation.Input(2, Shape.SCALAR));
    private final Node r = graph.node(new Operation.Input(3, Shape.SCALAR));
    private final Node deviations = graph.apply(SUBTRACT, v, mean(v));

    private Node sum(Node vector) {
        return graph.node(new Operation.Reduce(Operation.Reduction.SUM), vector);
    }

    private Node mean(Node vector) {
        return graph.apply(DIVIDE, sum(vector), graph.node(new Operation.Size(VECTOR.size())));
    }

    private Node spread(Node scalar) {
        return graph.node(new Operation.Broadcast(VECTOR), scalar);
    }

    private Node pulled(Node vector) {
        return new PullFactorsOutOfSums().rewrite(graph, sum(vector)).orElse(null);
    }

    private Node dropped(Node vector) {
        return new DropDeviations().rewrite(graph, sum(vector)).orElse(null);
    }

    @Test
    void scalarsAndSignsLeaveASum() {
        Node minus = graph.constant(-1);
        assertThat(pulled(graph.apply(MULTIPLY, s, v))).isEqualTo(graph.apply(MULTIPLY, s, sum(v)));
        assertThat(pulled(graph.apply(MULTIPLY, v, spread(s)))).isEqualTo(graph.apply(MULTIPLY, s, sum(v)));
        assertThat(pulled(graph.apply(NEGATE, v))).isEqualTo(graph.apply(MULTIPLY, minus, sum(v)));
        Node inside = graph.apply(MULTIPLY, graph.apply(MULTIPLY, s, v), graph.apply(MULTIPLY, w, r));
        assertThat(pulled(inside))
                .isEqualTo(graph.apply(MULTIPLY, r, graph.apply(MULTIPLY, s, sum(graph.apply(MULTIPLY, v, w)))));
    }

    @Test
    void productsOfVectorsStayAsTheyAre() {
        assertThat(pulled(graph.apply(MULTIPLY, v, w))).isNull();
        assertThat(pulled(graph.apply(ADD, v, graph.apply(MULTIPLY, s, w)))).isNull();
    }

    @Test
    void deviationsAreDroppedFromASum() {
        Node scaled = graph.apply(MULTIPLY, spread(s), deviations);
        assertThat(dropped(graph.apply(ADD, w, scaled))).isEqualTo(sum(w));
        assertThat(dropped(graph.apply(SUBTRACT, graph.apply(NEGATE, scaled), w)))
                .isEqualTo(sum(graph.apply(NEGATE, w)));
        assertThat(dropped(graph.apply(ADD, scaled, graph.apply(ADD, w, scaled))))
                .isEqualTo(sum(w));
        assertThat(dropped(scaled)).isEqualTo(graph.constant(0));
    }

    @Test
    void whatOnlyLooksLikeDeviationsStays() {
        assertThat(dropped(graph.apply(SUBTRACT, v, mean(w)))).isNull();
        assertThat(dropped(graph.apply(SUBTRACT, v, sum(v)))).isNull();
        assertThat(dropped(graph.apply(MULTIPLY, w, deviations))).isNull();
        assertThat(dropped(graph.apply(ADD, v, w))).isNull();
    }
}
