package org.cellwright.compiler.backend.java;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cellwright.compiler.function.ElementFunction;
import org.cellwright.compiler.schedule.Action.Kind;
import org.cellwright.compiler.schedule.Action.Loop;
import org.cellwright.compiler.schedule.Schedule;

/** A loop over whole vectors. Rows are padded to whole vectors, so there is no tail. */
final class VectorLoopCode extends LoopCode {
    private final Set<String> constants = new HashSet<>();

    VectorLoopCode(Loop loop, Schedule schedule, CellNames names, NumberType type) {
        super(loop, schedule, names, type);
    }

    @Override
    String elementType() {
        return type.vector();
    }

    @Override
    String load(String array, String index) {
        return type.vector() + ".fromArray(SPECIES, " + array + ", " + index + ")";
    }

    @Override
    String store(String value, String array, String index) {
        return value + ".intoArray(" + array + ", " + index + ");";
    }

    @Override
    String spread(String scalar, String name) {
        return type.vector() + " " + name + " = " + type.vector() + ".broadcast(SPECIES, " + scalar + ");";
    }

    @Override
    String arithmetic(ElementFunction function, List<String> operands) {
        String first = operands.get(0);
        return switch (function.name()) {
            case "add" -> first + ".add(" + operands.get(1) + ")";
            case "subtract" -> first + ".sub(" + operands.get(1) + ")";
            case "multiply" -> first + ".mul(" + operands.get(1) + ")";
            case "divide" -> first + ".div(" + operands.get(1) + ")";
            case "negate" -> first + ".neg()";
            default -> throw new IllegalArgumentException(function + " is no arithmetic");
        };
    }

    @Override
    String withoutVanished(String value) {
        if (constants.add("vanishing")) {
            declareBeforeRows(type.vector() + " vanishing = " + type.vector() + ".broadcast(SPECIES, "
                    + literal(type.vanishing()) + ")" + ";");
        }
        return value + ".add(vanishing).sub(vanishing)";
    }

    @Override
    String condition(ElementFunction comparison, String a, String b) {
        return VectorCode.condition(comparison, a, b);
    }

    @Override
    String choice(String condition, String a, String b) {
        return b + ".blend(" + a + ", " + condition + ")";
    }

    @Override
    String multiplyAdd(String a, String b, String c) {
        return a + ".fma(" + b + ", " + c + ")";
    }

    @Override
    String nested(String expression) {
        return expression;
    }

    @Override
    List<String> apply(ElementFunction function, List<String> arguments, String result) {
        VectorCode.constants(function, type).forEach((name, value) -> {
            if (constants.add(name)) {
                declareBeforeRows(type.vector() + " " + name + " = " + value + ";");
            }
        });
        String prefix = identifiers.freshPrefix(result, VectorCode.steps(function, type));
        return VectorCode.statements(function, type, arguments, result, prefix);
    }

    @Override
    String step() {
        return "j += LANES";
    }

    @Override
    String reductionStart(Kind kind) {
        return type.vector() + ".broadcast(SPECIES, " + literal(kind == Kind.SUM ? 0 : Double.NEGATIVE_INFINITY) + ")";
    }

    @Override
    String reduce(Kind kind, String accumulator, String value) {
        return accumulator + " = " + accumulator
                + (kind == Kind.SUM ? ".add(" + value : ".lanewise(VectorOperators.MAX, " + value) + ", valid);";
    }

    @Override
    String reduced(Kind kind, String accumulator) {
        return accumulator + ".reduceLanes(VectorOperators." + (kind == Kind.SUM ? "ADD" : "MAX") + ")";
    }

    @Override
    String ofPlace(String name, boolean diagonalAlone) {
        if (constants.add("laneNumbers")) {
            declareBeforeRows(type.vector() + " laneNumbers = " + type.vector() + ".zero(SPECIES).addIndex(1);");
        }
        return type.vector() + " " + name + " = " + zero() + ".blend(1, laneNumbers.compare(VectorOperators."
                + (diagonalAlone ? "EQ" : "LE") + ", (" + type.primitive() + ") (i - j)));";
    }

    @Override
    String zero() {
        return type.vector() + ".zero(SPECIES)";
    }

    @Override
    String validity(String size) {
        String wrapper = type == NumberType.FLOAT ? "Float" : "Double";
        return "VectorMask<" + wrapper + "> valid = SPECIES.indexInRange(j, " + size + ");";
    }
}
