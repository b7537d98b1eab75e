package org.cellwright.compiler.backend.java;

import java.lang.management.ManagementFactory;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.cellwright.compiler.function.ElementFunction;
import org.cellwright.compiler.memory.MemoryCompiler;

/** A loop over arrays around the text of one function. */
final class GeneratedLoop {
    /** What the loop is made of: the scalar text, or vectors of a species. */
    enum Form {
        SCALAR,
        SPECIES_64,
        SPECIES_128,
        SPECIES_256,
        SPECIES_512,
        SPECIES_PREFERRED
    }

    /** Arrays must be a multiple of this long. */
    static final int UNIT = 16;

    private final Method method;
    private final NumberType type;

    private GeneratedLoop(Method method, NumberType type) {
        this.method = method;
        this.type = type;
    }

    /** One loop for each function, by its name. */
    static Map<String, GeneratedLoop> all(List<ElementFunction> functions, NumberType type, Form form) {
        String className = "Loops_" + type + "_" + form;
        MemoryCompiler.Result result = MemoryCompiler.compile(
                Map.of(className, source(className, functions, type, form)),
                "",
                List.of("--release", "17", "--add-modules", "jdk.incubator.vector"));
        Map<String, GeneratedLoop> loops = new HashMap<>();
        try {
            Class<?> loaded = result.load(GeneratedLoop.class.getClassLoader()).loadClass(className);
            for (Method method : loaded.getMethods()) {
                if (method.getName().startsWith("run_")) {
                    loops.put(method.getName().substring("run_".length()), new GeneratedLoop(method, type));
                }
            }
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
        return loops;
    }

    /** @param columns a float[] or double[] for each argument; the results are another */
    Object run(Object... columns) {
        Object results =
                Array.newInstance(type == NumberType.FLOAT ? float.class : double.class, Array.getLength(columns[0]));
        List<Object> arguments = new ArrayList<>(List.of(columns));
        arguments.add(results);
        try {
            method.invoke(null, arguments.toArray());
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new AssertionError(e);
        }
        return results;
    }

    /** Runs until HotSpot has compiled the loop with all its optimizations, or does not want to. */
    void warmUp() {
        Object[] columns = new Object[method.getParameterCount() - 1];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = type == NumberType.FLOAT ? new float[UNIT] : new double[UNIT];
        }
        for (int attempt = 0; attempt < 100 && !compiled(); attempt++) {
            for (int i = 0; i < 1000; i++) {
                run(columns);
            }
        }
    }

    /** Whether the list of compiled methods has this one at HotSpot's highest level, 4. */
    private boolean compiled() {
        String name = method.getDeclaringClass().getName() + "." + method.getName() + "(";
        try {
            String list = (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "compilerCodelist",
                            null,
                            null);
            return list.lines().anyMatch(line -> line.contains(name) && line.matches("\\d+ +4 .*"));
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }

    private static String source(String className, List<ElementFunction> functions, NumberType type, Form form) {
        List<String> lines = new ArrayList<>();
        lines.add("import jdk.incubator.vector.*;");
        lines.add("public final class " + className + " {");
        if (form != Form.SCALAR) {
            String boxed = type == NumberType.FLOAT ? "Float" : "Double";
            lines.add(
                    "private static final VectorSpecies<" + boxed + "> SPECIES = " + type.vector() + "." + form + ";");
        }
        for (ElementFunction function : functions) {
            List<String> arguments =
                    IntStream.range(0, function.arity()).mapToObj(i -> "a" + i).collect(Collectors.toList());
            String parameters = arguments.stream()
                    .map(argument -> type.primitive() + "[] array_" + argument + ", ")
                    .collect(Collectors.joining());
            lines.add("public static void run_" + function.name() + "(" + parameters + type.primitive() + "[] out) {");
            lines.addAll(form == Form.SCALAR ? scalar(function, type, arguments) : vector(function, type, arguments));
            lines.add("} }");
        }
        lines.add("}");
        return String.join("\n", lines);
    }

    private static List<String> scalar(ElementFunction function, NumberType type, List<String> arguments) {
        List<String> lines = new ArrayList<>();
        lines.add("for (int i = 0; i < out.length; i++) {");
        arguments.forEach(a -> lines.add(type.primitive() + " " + a + " = array_" + a + "[i];"));
        lines.add("out[i] = " + ScalarCode.expression(function, type, arguments) + ";");
        return lines;
    }

    private static List<String> vector(ElementFunction function, NumberType type, List<String> arguments) {
        List<String> lines = new ArrayList<>();
        VectorCode.constants(function, type)
                .forEach((constant, value) -> lines.add(type.vector() + " " + constant + " = " + value + ";"));
        lines.add("for (int i = 0; i < out.length; i += SPECIES.length()) {");
        arguments.forEach(a -> lines.add(
                type.vector() + " " + a + " = " + type.vector() + ".fromArray(SPECIES, array_" + a + ", i);"));
        lines.addAll(VectorCode.statements(function, type, arguments, "r", "r_"));
        lines.add("r.intoArray(out, i);");
        return lines;
    }
}
