package org.cellwright.compiler.backend.java;

import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/** Cuts long lists of statements into methods, so that none is too large for HotSpot to compile. */
final class Statements {
    private static final int MOST_IN_METHOD = 60;
    /** A character of a statement makes less than one bytecode. */
    private static final int MOST_CHARACTERS = 3_600;

    private Statements() {}

    /** A first line for each method that declares {@code kernels}. */
    static String kernelsLocal(String value) {
        return "Kernels kernels = " + value + ";\n";
    }

    /**
     * The method with these statements, and those that it calls where there are too many.
     *
     * @param statements each on its own: none declares what another uses
     * @param first put before the statements of each method
     */
    static List<MethodSpec> method(
            MethodSpec.Builder method, List<String> statements, String first, Identifiers identifiers) {
        List<MethodSpec> methods = new ArrayList<>();
        List<List<String>> groups = groups(statements);
        if (groups.size() <= 1) {
            if (!statements.isEmpty()) {
                method.addCode(TypedText.of(first));
            }
            statements.forEach(statement -> method.addCode(TypedText.of(statement)));
            methods.add(method.build());
            return methods;
        }
        MethodSpec head = method.build();
        List<ParameterSpec> parameters = head.parameters();
        String arguments = parameters.stream().map(ParameterSpec::name).collect(Collectors.joining(", "));
        List<MethodSpec> parts = new ArrayList<>();
        List<String> calls = new ArrayList<>();
        for (List<String> group : groups) {
            String name = identifiers.fresh(head.name() + "Part");
            MethodSpec.Builder part = MethodSpec.methodBuilder(name)
                    .addModifiers(Modifier.PRIVATE)
                    .addParameters(parameters)
                    .addCode(TypedText.of(first));
            group.forEach(statement -> part.addCode(TypedText.of(statement)));
            parts.add(part.build());
            calls.add(name + "(" + arguments + ");\n");
        }
        calls.forEach(method::addCode);
        methods.add(method.build());
        methods.addAll(parts);
        return methods;
    }

    private static List<List<String>> groups(List<String> statements) {
        List<List<String>> groups = new ArrayList<>();
        int characters = 0;
        for (String statement : statements) {
            List<String> last = groups.isEmpty() ? null : groups.get(groups.size() - 1);
            characters += statement.length();
            if (last == null || last.size() == MOST_IN_METHOD || characters > MOST_CHARACTERS) {
                last = new ArrayList<>();
                groups.add(last);
                characters = statement.length();
            }
            last.add(statement);
        }
        return groups;
    }
}
