package org.cellwright.compiler.backend.java;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cellwright.compiler.function.ElementFunction;
import org.cellwright.compiler.memory.MemoryCompiler;

/** Loops over arrays made from the text of every function of the table, compiled together. */
final class GeneratedLoop {
    /** Bits of a vector; 0 is the scalar code. */
    static final List<Integer> WIDTHS = List.of(0, 64, 128, 256, 512);

    private final Method method;
    private final NumberType type;

    private GeneratedLoop(Method method, NumberType type) {
        this.method = method;
        this.type = type;
    }

    /** @param columns one array of float[] or double[] an argument, a multiple of 16 long */
    Object run(Object... columns) {
        int length = java.lang.reflect.Array.getLength(columns[0]);
        Object result = type == NumberType.FLOAT ? new float[length] : new double[length];
        Object[] arguments = new Object[columns.length + 1];
        System.arraycopy(columns, 0, arguments, 0, columns.length);
        arguments[columns.length] = result;
        try {
            method.invoke(null, arguments);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new AssertionError(e);
        }
        return result;
    }

    static Map<String, GeneratedLoop> all(List<ElementFunction> functions, NumberType type, int width) {
        String name = "Loops" + type + width;
        MemoryCompiler.Result result = MemoryCompiler.compile(
                Map.of(name, source(name, functions, type, width)),
                "",
                List.of("--release", "17", "--add-modules", "jdk.incubator.vector"));
        Map<String, GeneratedLoop> loops = new LinkedHashMap<>();
        try {
            Class<?> loaded = result.load(GeneratedLoop.class.getClassLoader()).loadClass(name);
            for (Method method : loaded.getMethods()) {
                loops.put(method.getName(), new GeneratedLoop(method, type));
            }
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
        return functions.stream().collect(Collectors.toMap(ElementFunction::name, f -> loops.get("run_" + f.name())));
    }

    private static String source(String name, List<ElementFunction> functions, NumberType type, int width) {
        String boxed = type == NumberType.FLOAT ? "Float" : "Double";
        List<String> lines = new ArrayList<>();
        lines.add("import jdk.incubator.vector.*;");
        lines.add("public final class " + name + " {");
        if (width > 0) {
            lines.add("private static final VectorSpecies<" + boxed + "> SPECIES = " + type.vector() + ".SPECIES_" + width
                    + ";");
        }
        for (ElementFunction function : functions) {
            List<String> arguments =
                    IntStream.range(0, function.arity()).mapToObj(i -> "a" + i).collect(Collectors.toList());
            String parameters = IntStream.range(0, function.arity())
                    .mapToObj(i -> type.primitive() + "[] array" + i + ", ")
                    .collect(Collectors.joining());
            lines.add("public static void run_" + function.name() + "(" + parameters + type.primitive() + "[] out) {");
            if (width == 0) {
                lines.add("for (int i = 0; i < out.length; i++) {");
                arguments.forEach(a -> lines.add(type.primitive() + " " + a + " = array" + a.substring(1) + "[i];"));
                lines.add("out[i] = " + ScalarCode.expression(function, type, arguments) + ";");
            } else {
                VectorCode.constants(function, type)
                        .forEach((constant, value) -> lines.add(type.vector() + " " + constant + " = " + value + ";"));
                lines.add("for (int i = 0; i < out.length; i += SPECIES.length()) {");
                arguments.forEach(a -> lines.add(type.vector() + " " + a + " = " + type.vector()
                        + ".fromArray(SPECIES, array" + a.substring(1) + ", i);"));
                lines.addAll(VectorCode.statements(function, type, arguments, "r"));
                lines.add("r.intoArray(out, i);");
            }
            lines.add("} }");
        }
        lines.add("}");
        return String.join("\n", lines);
    }
}
