package org.cellwright.compiler.backend.java;

import java.util.List;
import org.cellwright.compiler.function.ElementFunction;
import org.cellwright.compiler.schedule.Action.Kind;
import org.cellwright.compiler.schedule.Action.Loop;
import org.cellwright.compiler.schedule.Schedule;

/** A loop over single elements: where the vector module is absent, and as a second opinion in tests. */
final class ScalarLoopCode extends LoopCode {
    ScalarLoopCode(Loop loop, Schedule schedule, CellNames names, NumberType type) {
        super(loop, schedule, names, type);
    }

    @Override
    String elementType() {
        return type.primitive();
    }

    @Override
    String load(String array, String index) {
        return array + "[" + index + "]";
    }

    @Override
    String store(String value, String array, String index) {
        return array + "[" + index + "] = " + value + ";";
    }

    @Override
    String spread(String scalar, String name) {
        return type.primitive() + " " + name + " = " + scalar + ";";
    }

    @Override
    String arithmetic(ElementFunction function, List<String> operands) {
        return ScalarCode.expression(function, type, operands);
    }

    @Override
    String withoutVanished(String value) {
        return ScalarCode.withoutVanished(value, type);
    }

    @Override
    String condition(ElementFunction comparison, String a, String b) {
        return ScalarCode.condition(comparison, a, b);
    }

    @Override
    String choice(String condition, String a, String b) {
        return condition + " ? " + a + " : " + b;
    }

    @Override
    String multiplyAdd(String a, String b, String c) {
        return a + " * " + b + " + " + c;
    }

    @Override
    String nested(String expression) {
        return "(" + expression + ")";
    }

    @Override
    List<String> apply(ElementFunction function, List<String> arguments, String result) {
        String expression = ScalarCode.expression(function, type, arguments);
        return List.of(type.primitive() + " " + result + " = " + expression + ";");
    }

    @Override
    String step() {
        return "j++";
    }

    @Override
    String reductionStart(Kind kind) {
        return literal(kind == Kind.SUM ? 0 : Double.NEGATIVE_INFINITY);
    }

    @Override
    String reduce(Kind kind, String accumulator, String value) {
        return kind == Kind.SUM
                ? accumulator + " += " + value + ";"
                : accumulator + " = Math.max(" + accumulator + ", " + value + ");";
    }

    @Override
    String reduced(Kind kind, String accumulator) {
        return accumulator;
    }

    @Override
    String ofPlace(String name, boolean diagonalAlone) {
        return type.primitive() + " " + name + " = i " + (diagonalAlone ? "==" : ">=") + " j ? " + literal(1) + " : "
                + literal(0) + ";";
    }

    @Override
    String zero() {
        return literal(0);
    }

    @Override
    String validity(String size) {
        return null;
    }
}
