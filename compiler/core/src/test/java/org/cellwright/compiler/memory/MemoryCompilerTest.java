package org.cellwright.compiler.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryCompilerTest {
    @Test
    void compilesClassesThatNeedEachOther() throws Exception {
        MemoryCompiler.Result result = MemoryCompiler.compile(
                Map.of(
                        "a.One",
                        "package a; public final class One { public static int one() { return b.Two.N; } }",
                        "b.Two",
                        "package b; public class Two { public static int N = Nested.n(); static class Nested {"
                                + " static int n() { return 41 + 1; } } }"),
                "",
                List.of("--release", "17"));
        assertThat(result.errors()).isEmpty();
        assertThat(result.classes()).containsOnlyKeys("a.One", "b.Two", "b.Two$Nested");
        Class<?> one = result.load(getClass().getClassLoader()).loadClass("a.One");
        assertThat(one.getMethod("one").invoke(null)).isEqualTo(42);
    }

    @Test
    void findsClassesOnTheClassPathAndAtRunTime() throws Exception {
        String classPath = Path.of(MemoryCompiler.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
        MemoryCompiler.Result result = MemoryCompiler.compile(
                Map.of(
                        "User",
                        "public class User { public static String name() { return "
                                + "org.cellwright.compiler.memory.MemoryCompiler.class.getSimpleName(); } }"),
                classPath,
                List.of());
        Class<?> user = result.load(getClass().getClassLoader()).loadClass("User");
        assertThat(user.getMethod("name").invoke(null)).isEqualTo("MemoryCompiler");
    }

    @Test
    void locatesEveryErrorAndWritesNothing() throws Exception {
        Path here = Path.of("");
        List<Path> before = list(here);
        MemoryCompiler.Result result = MemoryCompiler.compile(
                Map.of(
                        "p.Bad",
                        "package p;\nclass Bad {\n    int a = \"text\";\n    Missing b;\n}\n",
                        "p.Good",
                        "package p; class Good {}"),
                "",
                List.of());
        assertThat(result.errors())
                .extracting(MemoryCompiler.Error::className, MemoryCompiler.Error::line, MemoryCompiler.Error::column)
                .containsExactlyInAnyOrder(tuple("p.Bad", 3L, 13L), tuple("p.Bad", 4L, 5L));
        assertThat(result.classes()).isEmpty();
        assertThatThrownBy(() -> result.load(null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("p.Bad:[3,13] ");
        assertThat(list(here)).isEqualTo(before);
    }

    private static List<Path> list(Path directory) throws Exception {
        try (var paths = Files.list(directory)) {
            return paths.sorted().toList();
        }
    }
}
