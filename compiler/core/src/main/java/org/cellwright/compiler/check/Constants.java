package org.cellwright.compiler.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import org.cellwright.compiler.ast.Identifier;
import org.cellwright.compiler.ast.Syntax;
import org.cellwright.compiler.function.ElementFunction;
import org.cellwright.compiler.source.Diagnostics;

/** Evaluates what stands after {@code const NAME =}, and other numbers that are known when a cell is compiled. */
final class Constants {
    private final Function<Syntax.Name, OptionalDouble> values;
    private final Functions functions;
    private final Report report;

    /**
     * @param values of names; it reports those that have none
     * @param functions that calls may mean, besides the built-in ones
     */
    Constants(Function<Syntax.Name, OptionalDouble> values, Functions functions, Report report) {
        this.values = values;
        this.functions = functions;
        this.report = report;
    }

    /** Empty where there is a mistake, which is reported. */
    OptionalDouble evaluate(Syntax syntax) {
        OptionalDouble value = value(syntax);
        if (value.isPresent() && !Double.isFinite(value.getAsDouble())) {
            report.error(syntax.span(), report.quote(syntax) + " is not a finite number");
            return OptionalDouble.empty();
        }
        return value;
    }

    private OptionalDouble value(Syntax syntax) {
        if (syntax instanceof Syntax.Number number) {
            return OptionalDouble.of(number.value());
        }
        if (syntax instanceof Syntax.Name name) {
            return values.apply(name);
        }
        if (syntax instanceof Syntax.Negate negate) {
            OptionalDouble value = value(negate.value());
            return value.isPresent() ? OptionalDouble.of(-value.getAsDouble()) : value;
        }
        if (syntax instanceof Syntax.Sum sum) {
            double total = 0;
            for (Syntax.Term term : sum.terms()) {
                OptionalDouble value = value(term.value());
                if (value.isEmpty()) {
                    return value;
                }
                total += term.negative() ? -value.getAsDouble() : value.getAsDouble();
            }
            return OptionalDouble.of(total);
        }
        if (syntax instanceof Syntax.Product product) {
            double total = 1;
            for (Syntax.Factor factor : product.factors()) {
                OptionalDouble value = value(factor.value());
                if (value.isEmpty()) {
                    return value;
                }
                total = factor.divisor() ? total / value.getAsDouble() : total * value.getAsDouble();
            }
            return OptionalDouble.of(total);
        }
        if (syntax instanceof Syntax.Binary binary && binary.operator() != Syntax.Operator.MATRIX_PRODUCT) {
            return apply(ExpressionChecker.function(binary.operator()), List.of(binary.left(), binary.right()));
        }
        if (syntax instanceof Syntax.Call call) {
            Optional<Functions.Definition> written =
                    functions.find(call.function().text());
            if (written.isPresent()) {
                return call(call, written.get());
            }
            ElementFunction function = Functions.builtIn(call.function().text()).orElse(null);
            if (function != null && function.arity() == call.arguments().size()) {
                return apply(function, call.arguments());
            }
        }
        report.error(syntax.span(), "this is to be a number, not " + report.quote(syntax));
        return OptionalDouble.empty();
    }

    /** Of a function that is written in the language; one that needs a vector is no number. */
    private OptionalDouble call(Syntax.Call call, Functions.Definition definition) {
        Map<String, Double> arguments = new HashMap<>();
        List<Identifier> parameters = definition.syntax().parameters();
        for (int i = 0; i < Math.min(parameters.size(), call.arguments().size()); i++) {
            OptionalDouble argument = value(call.arguments().get(i));
            if (argument.isEmpty()) {
                return argument;
            }
            arguments.put(parameters.get(i).text(), argument.getAsDouble());
        }
        OptionalDouble value = OptionalDouble.empty();
        if (definition.sound() && parameters.size() == call.arguments().size()) {
            Map<String, Symbol.Constant> constants = definition.home().constants();
            Report quiet = new Report(new Diagnostics(report.diagnostics().file()), Set.of());
            value = new Constants(
                            name -> arguments.containsKey(name.text())
                                    ? OptionalDouble.of(arguments.get(name.text()))
                                    : constants.containsKey(name.text())
                                            ? OptionalDouble.of(
                                                    constants.get(name.text()).value())
                                            : OptionalDouble.empty(),
                            definition.home(),
                            quiet)
                    .value(definition.syntax().body());
        }
        if (value.isEmpty()) {
            report.error(call.span(), "this is to be a number, not " + report.quote(call));
        }
        return value;
    }

    private OptionalDouble apply(ElementFunction function, List<Syntax> arguments) {
        List<Double> values = new ArrayList<>();
        for (Syntax argument : arguments) {
            OptionalDouble value = value(argument);
            if (value.isEmpty()) {
                return value;
            }
            values.add(value.getAsDouble());
        }
        return OptionalDouble.of(function.value()
                .of(values.stream().mapToDouble(Double::doubleValue).toArray()));
    }
}
