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

    LoopsCode(Schedule schedule, CellNames names, Map<Loop, String> methods) {
        this.schedule = schedule;
        this.names = names;
        this.methods = methods;
    }

    static String className(NumberType type, boolean vector, String loopsName) {
        return (type == NumberType.FLOAT ? "Float" : "Double") + (vector ? "Vector" : "Scalar") + loopsName;
    }

    List<TypeSpec> types(String loopsName, Set<NumberType> types) {
        List<TypeSpec> result = new ArrayList<>();
        TypeSpec.Builder base = TypeSpec.classBuilder(loopsName)
                .addJavadoc("What is computed element by element between two products, for all sequences of a step.\n")
                .addModifiers(Modifier.PRIVATE, Modifier.ABSTRACT);
        methods.forEach((loop, name) -> base.addMethod(
                signature(loop, name).addModifiers(Modifier.ABSTRACT).build()));
        result.add(base.build());
        for (NumberType type : types) {
            result.add(vector(loopsName, type));
            result.add(scalar(loopsName, type));
        }
        return result;
    }

    private static MethodSpec.Builder signature(Loop loop, String name) {
        MethodSpec.Builder method = MethodSpec.methodBuilder(name);
        if (!loop.slot().phase().isWeights()) {
            method.addParameter(int.class, "t");
        }
        return method;
    }

    private TypeSpec vector(String loopsName, NumberType type) {
        String wrapper = type == NumberType.FLOAT ? "Float" : "Double";
        TypeName species = ParameterizedTypeName.get(TypedText.type("VectorSpecies"), TypedText.type(wrapper));
        TypeSpec.Builder result = TypeSpec.classBuilder(className(type, true, loopsName))
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

    private TypeSpec scalar(String loopsName, NumberType type) {
        TypeSpec.Builder result = TypeSpec.classBuilder(className(type, false, loopsName))
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
