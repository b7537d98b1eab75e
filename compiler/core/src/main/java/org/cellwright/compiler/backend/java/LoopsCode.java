package org.cellwright.compiler.backend.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Modifier;
import org.cellwright.compiler.schedule.Action.Loop;
import org.cellwright.compiler.schedule.Schedule;

/** The classes with the loops: what they do, and one implementation for each number type, in vector and in scalar code. */
final class LoopsCode {
    private final Schedule schedule;
    private final CellNames names;
    private final Map<Loop, String> methods;
    private final String loopsName;

    /** @param loopsName of the class that says what they do */
    LoopsCode(Schedule schedule, CellNames names, Map<Loop, String> methods, String loopsName) {
        this.schedule = schedule;
        this.names = names;
        this.methods = methods;
        this.loopsName = loopsName;
    }

    private String className(NumberType type, boolean vector) {
        return (type == NumberType.FLOAT ? "Float" : "Double") + (vector ? "Vector" : "Scalar") + loopsName;
    }

    /** Adds the classes, a field for the loops, and methods that make them, which load only the class that is used. */
    void addTo(TypeSpec.Builder owner, String field, String javadoc, Set<NumberType> types) {
        ClassName loopsClass = ClassName.get("", loopsName);
        owner.addField(loopsClass, field, Modifier.PRIVATE, Modifier.FINAL);
        for (NumberType number : types) {
            for (boolean vector : new boolean[] {true, false}) {
                String loopType = className(number, vector);
                owner.addMethod(MethodSpec.methodBuilder(factory(loopType))
                        .addModifiers(Modifier.PRIVATE)
                        .returns(loopsClass)
                        .addCode("return new " + loopType + "();\n")
                        .build());
            }
        }
        types(javadoc, types).forEach(owner::addType);
    }

    private static String factory(String className) {
        return Character.toLowerCase(className.charAt(0)) + className.substring(1);
    }

    /** A statement that sets the field by the variable {@code kernels}. */
    String choose(String field, Set<NumberType> types) {
        List<String> choices = new ArrayList<>();
        for (NumberType type : types) {
            choices.add("kernels.vectorized() ? " + factory(className(type, true)) + "() : "
                    + factory(className(type, false)) + "()");
        }
        if (choices.size() == 1) {
            return field + " = " + choices.get(0) + ";\n";
        }
        StringBuilder text = new StringBuilder(field + " = switch (kernels.precision()) {\n");
        int i = 0;
        for (NumberType type : types) {
            text.append("    case ")
                    .append(type)
                    .append(" -> ")
                    .append(choices.get(i++))
                    .append(";\n");
        }
        return text.append("};\n").toString();
    }

    private List<TypeSpec> types(String javadoc, Set<NumberType> types) {
        List<TypeSpec> result = new ArrayList<>();
        TypeSpec.Builder base =
                TypeSpec.classBuilder(loopsName).addJavadoc(javadoc).addModifiers(Modifier.PRIVATE, Modifier.ABSTRACT);
        methods.forEach((loop, name) -> base.addMethod(
                signature(loop, name).addModifiers(Modifier.ABSTRACT).build()));
        result.add(base.build());
        for (NumberType type : types) {
            result.add(vector(type));
            result.add(scalar(type));
        }
        return result;
    }

    private static MethodSpec.Builder signature(Loop loop, String name) {
        MethodSpec.Builder method = MethodSpec.methodBuilder(name);
        if (!loop.slot().phase().isWeights()) {
            method.addParameter(int.class, "t").addParameter(int.class, "first").addParameter(int.class, "end");
        }
        return method;
    }

    private TypeSpec vector(NumberType type) {
        String wrapper = type == NumberType.FLOAT ? "Float" : "Double";
        TypeName species = ParameterizedTypeName.get(TypedText.type("VectorSpecies"), TypedText.type(wrapper));
        TypeSpec.Builder result = TypeSpec.classBuilder(className(type, true))
                .addModifiers(Modifier.PRIVATE, Modifier.FINAL)
                .superclass(ClassName.get("", loopsName))
                .addField(constant(species, "SPECIES", wrapper + "Species.SPECIES"))
                .addField(constant(TypeName.INT, "LANES", "SPECIES.length()"));
        methods.forEach((loop, name) ->
                result.addMethod(implementation(loop, name, new VectorLoopCode(loop, schedule, names, type))));
        return result.build();
    }

    private static FieldSpec constant(TypeName type, String name, String value) {
        return FieldSpec.builder(type, name, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .initializer(TypedText.of(value))
                .build();
    }

    private TypeSpec scalar(NumberType type) {
        TypeSpec.Builder result = TypeSpec.classBuilder(className(type, false))
                .addModifiers(Modifier.PRIVATE, Modifier.FINAL)
                .superclass(ClassName.get("", loopsName));
        methods.forEach((loop, name) ->
                result.addMethod(implementation(loop, name, new ScalarLoopCode(loop, schedule, names, type))));
        return result.build();
    }

    private static MethodSpec implementation(Loop loop, String name, LoopCode code) {
        String body = code.body();
        MethodSpec.Builder method = signature(loop, name).addAnnotation(Override.class);
        for (String equation : code.equations()) {
            method.addCode("// $L\n", JavaText.comment(equation));
        }
        return method.addCode(TypedText.of(body)).build();
    }
}
