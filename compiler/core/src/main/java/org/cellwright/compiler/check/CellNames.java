package org.cellwright.compiler.check;

import java.util.Set;

/** Which cell names can be the name of a Java class. */
final class CellNames {
    private static final Set<String> WORDS = Set.of(
            "abstract",
            "assert",
            "boolean",
            "break",
            "byte",
            "case",
            "catch",
            "char",
            "class",
            "const",
            "continue",
            "default",
            "do",
            "double",
            "else",
            "enum",
            "extends",
            "final",
            "finally",
            "float",
            "for",
            "goto",
            "if",
            "implements",
            "import",
            "instanceof",
            "int",
            "interface",
            "long",
            "native",
            "new",
            "package",
            "private",
            "protected",
            "public",
            "return",
            "short",
            "static",
            "strictfp",
            "super",
            "switch",
            "synchronized",
            "this",
            "throw",
            "throws",
            "transient",
            "try",
            "void",
            "volatile",
            "while",
            "true",
            "false",
            "null",
            "_",
            "var",
            "yield",
            "record",
            "sealed",
            "permits");
    private static final int LONGEST = 200;

    private CellNames() {}

    /** The reason why a cell cannot be called so, or null. */
    static String problem(String name) {
        if (WORDS.contains(name)) {
            return "a cell becomes a Java class, and `" + name + "` is a word of Java; call it something else";
        }
        if (name.length() > LONGEST) {
            return "a cell becomes a file of its name, and this name is longer than " + LONGEST + " characters";
        }
        return null;
    }
}
