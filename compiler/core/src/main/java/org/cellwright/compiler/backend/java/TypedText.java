package org.cellwright.compiler.backend.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Java text in which simple names of library types become imports, or full names where a cell is called like one. */
final class TypedText {
    static final String TENSOR = "org.cellwright.runtime.tensor";
    static final String KERNEL = "org.cellwright.runtime.kernel";
    static final String CELL = "org.cellwright.runtime.cell";
    private static final String VECTOR = "jdk.incubator.vector";

    private static final Map<String, ClassName> TYPES = new TreeMap<>();
    /** A dollar sign, or a whole name with a capital. */
    private static final Pattern WORD = Pattern.compile("(\\$)|(?<![A-Za-z0-9_.$])([A-Z][A-Za-z0-9_]*+)(?!\\$)");

    static {
        for (String name : List.of("Matrix", "FloatMatrix", "DoubleMatrix", "Precision")) {
            TYPES.put(name, ClassName.get(TENSOR, name));
        }
        for (String name :
                List.of("Kernels", "PackedMatrix", "PackedBlocks", "RowBlocks", "FloatSpecies", "DoubleSpecies")) {
            TYPES.put(name, ClassName.get(KERNEL, name));
        }
        for (String name : List.of("Cell", "CellDescription", "CellProgram", "CellRun", "StateRun", "Sizes")) {
            TYPES.put(name, ClassName.get(CELL, name));
        }
        for (String name : List.of(
                "FloatVector",
                "DoubleVector",
                "IntVector",
                "LongVector",
                "VectorMask",
                "VectorOperators",
                "VectorSpecies")) {
            TYPES.put(name, ClassName.get(VECTOR, name));
        }
        for (String name : List.of("List", "Set")) {
            TYPES.put(name, ClassName.get("java.util", name));
        }
        for (String name :
                List.of("Math", "Float", "Double", "Integer", "IllegalArgumentException", "Override", "String")) {
            TYPES.put(name, ClassName.get("java.lang", name));
        }
    }

    private TypedText() {}

    static ClassName type(String simpleName) {
        ClassName type = TYPES.get(simpleName);
        if (type == null) {
            throw new IllegalArgumentException("generated code knows no type " + simpleName);
        }
        return type;
    }

    /** Simple names of types: no variable of generated code may be called so. */
    static Set<String> names() {
        return TYPES.keySet();
    }

    /** The text as code; comments included, so they must not hold names of types by chance. */
    static CodeBlock of(String text) {
        List<Object> arguments = new ArrayList<>();
        StringBuilder format = new StringBuilder();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            if (matcher.group(1) != null) {
                matcher.appendReplacement(format, Matcher.quoteReplacement("$$"));
            } else if (TYPES.containsKey(matcher.group(2))) {
                arguments.add(TYPES.get(matcher.group(2)));
                matcher.appendReplacement(format, Matcher.quoteReplacement("$T"));
            }
        }
        matcher.appendTail(format);
        return CodeBlock.of(format.toString(), arguments.toArray());
    }
}
