package org.cellwright.compiler;

/**
 * A generated Java file.
 *
 * @param packageName empty for the unnamed package
 * @param className the simple name of its class, which is the cell's
 * @param text ASCII, lines end in {@code \n}
 */
public record GeneratedSource(String packageName, String className, String text) {
    public String qualifiedName() {
        return packageName.isEmpty() ? className : packageName + "." + className;
    }

    /** Where the file belongs below a source root, with slashes: {@code org/example/Lstm.java}. */
    public String path() {
        return qualifiedName().replace('.', '/') + ".java";
    }
}
