package org.cellwright.compiler.memory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles Java sources with the JDK's own compiler, from memory to memory. */
public final class MemoryCompiler {
    /**
     * An error of javac.
     *
     * @param className the qualified name of the class whose source is meant; empty where javac names none
     * @param line from 1; 0 where there is none
     * @param column from 1; 0 where there is none
     */
    public record Error(String className, long line, long column, String message) {
        @Override
        public String toString() {
            return className + ":[" + line + "," + column + "] " + message;
        }
    }

    /**
     * @param classes class files by the class's binary name; empty where there are errors
     * @param errors in javac's order
     */
    public record Result(Map<String, byte[]> classes, List<Error> errors) {
        public Result {
            classes = Map.copyOf(classes);
            errors = List.copyOf(errors);
        }

        public boolean hasErrors() {
            return !errors.isEmpty();
        }

        /**
         * A new loader of the compiled classes.
         *
         * @param parent finds all other classes
         * @throws IllegalStateException where there are errors; the message lists them
         */
        public ClassLoader load(ClassLoader parent) {
            if (hasErrors()) {
                StringBuilder message = new StringBuilder("the source does not compile:");
                errors.forEach(error -> message.append('\n').append(error));
                throw new IllegalStateException(message.toString());
            }
            return new MemoryClassLoader(parent, classes);
        }
    }

    private MemoryCompiler() {}

    /**
     * @param sources a text for each qualified name of a top-level class
     * @param classPath as the command line takes it; empty for none
     * @param options more options for javac, such as {@code "--release", "17"}
     * @throws IllegalStateException where this Java runtime has no compiler
     */
    public static Result compile(Map<String, String> sources, String classPath, List<String> options) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IllegalStateException("This Java runtime has no compiler: run with a JDK, not a JRE");
        }
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-implicit:none", "-classpath", classPath));
        arguments.addAll(options);
        List<Source> units = new ArrayList<>();
        new TreeMap<>(sources).forEach((name, text) -> units.add(new Source(name, text)));
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        Map<String, byte[]> classes = new LinkedHashMap<>();
        boolean compiled;
        try (StandardJavaFileManager files =
                        compiler.getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8);
                MemoryFiles memory = new MemoryFiles(files, classes)) {
            compiled = compiler.getTask(Writer.nullWriter(), memory, diagnostics, arguments, null, units)
                    .call();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Error> errors = errors(diagnostics.getDiagnostics());
        if (!compiled && errors.isEmpty()) {
            errors.add(new Error("", 0, 0, "javac failed without a message"));
        }
        return new Result(errors.isEmpty() ? classes : Map.of(), errors);
    }

    private static List<Error> errors(List<Diagnostic<? extends JavaFileObject>> diagnostics) {
        List<Error> errors = new ArrayList<>();
        for (Diagnostic<? extends JavaFileObject> diagnostic : diagnostics) {
            if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
                String className = diagnostic.getSource() instanceof Source source ? source.className : "";
                errors.add(new Error(
                        className,
                        Math.max(0, diagnostic.getLineNumber()),
                        Math.max(0, diagnostic.getColumnNumber()),
                        diagnostic.getMessage(Locale.ROOT)));
            }
        }
        return errors;
    }

    private static URI uri(String className, JavaFileObject.Kind kind) {
        return URI.create("memory:///" + className.replace('.', '/') + kind.extension);
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String className;
        private final String text;

        Source(String className, String text) {
            super(uri(className, Kind.SOURCE), Kind.SOURCE);
            this.className = className;
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class ClassFile extends SimpleJavaFileObject {
        private final String className;
        private final Map<String, byte[]> classes;

        ClassFile(String className, Map<String, byte[]> classes) {
            super(uri(className, Kind.CLASS), Kind.CLASS);
            this.className = className;
            this.classes = classes;
        }

        @Override
        public OutputStream openOutputStream() {
            return new ByteArrayOutputStream() {
                @Override
                public void close() {
                    classes.put(className, toByteArray());
                }
            };
        }
    }

    private static final class MemoryFiles extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, byte[]> classes;

        MemoryFiles(JavaFileManager files, Map<String, byte[]> classes) {
            super(files);
            this.classes = classes;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            return new ClassFile(className, classes);
        }
    }

    private static final class MemoryClassLoader extends ClassLoader {
        private final Map<String, byte[]> classes;

        MemoryClassLoader(ClassLoader parent, Map<String, byte[]> classes) {
            super(parent);
            this.classes = classes;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] bytes = classes.get(name);
            if (bytes == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, bytes, 0, bytes.length);
        }
    }
}
