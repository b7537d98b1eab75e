package org.cellwright.compiler.function;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A function of numbers that acts on each element: a row of the table {@link ElementFunctions}.
 *
 * @param name as a cell writes it, or for an operator as the table calls it
 * @param cost of one evaluation in vector instructions, roughly
 * @param value the function itself, in double precision
 * @param derivatives for each argument the derivative of the result; null where it is 0 everywhere
 * @param domain the closed intervals from which tests draw each argument
 */
public record ElementFunction(String name, int cost, Value value, List<Formula> derivatives, List<Interval> domain) {

    public ElementFunction {
        derivatives = Collections.unmodifiableList(Arrays.asList(derivatives.toArray(new Formula[0])));
        domain = List.copyOf(domain);
        if (derivatives.size() != domain.size()) {
            throw new IllegalArgumentException(
                    name + " has " + derivatives.size() + " derivatives and " + domain.size() + " domains");
        }
    }

    /** A row of the table is equal to itself alone. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    /** Of the name alone: nodes are interned by their functions, and derivatives are long. */
    @Override
    public int hashCode() {
        return name.hashCode();
    }

    public interface Value {
        double of(double... arguments);
    }

    public record Interval(double low, double high) {}

    public int arity() {
        return domain.size();
    }

    @Override
    public String toString() {
        return name;
    }
}
