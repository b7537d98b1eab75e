package org.cellwright.cells;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.cellwright.compiler.CellCompiler;
import org.cellwright.compiler.FrontEnd;
import org.cellwright.compiler.GeneratedSource;
import org.cellwright.compiler.backend.java.JavaBackend;
import org.cellwright.compiler.backend.java.NumberType;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.memory.MemoryCompiler;
import org.cellwright.compiler.source.SourceFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No text of a cell file becomes code, or leaves its comment, and generated code is ASCII. */
class TextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "closes *\\/ static int hacked = 1; /*",
                "\\u002a/ static int hacked = 1; /*",
                "\\\\u002a\\u002f static int hacked = 1; \\u002f\\u002a",
                "* \\uuuu002f int hacked; /*",
                "*\\u002f int hacked;",
                "\\u000a int hacked; //",
                "\\u000d\\u000aint hacked;",
                "${hacked} #{hacked} $T $L $S $N $$ $> $< %s %n",
                "<script>hacked()</script> {@code {@link Object} @param x <pre> &lt; </pre>",
                "\u0393u \u03B2\u0302 \u4E2D\u6587 \uD83D\uDE00 \u00E9 e\u0301 \u200B",
                "bad \\u12 \\uXYZW escape \\u",
                "/* /** // nested",
                "\"quotes\" 'and' \"\"\" text blocks \\\" \\' ",
                "a\tb\fc",
                ""
            })
    void documentationStaysDocumentation(String text) {
        String cell = "/** " + text.replace("*/", "* /") + " */\ncell Text {\n  dim X, H; // " + text.replace("\n", " ")
                + "\n  input x: [X]; state h: [H]; output h; param U: [H, X];\n  h[t] = /* " + text.replace("*/", "* /")
                + " */ tanh(U @ x[t] + h[t-1]); /* " + text.replace("*/", "* /") + " */\n}\n";
        String source = generate(text.isEmpty() ? "Text.cell" : "Te" + text.replace('/', '-') + "xt.cell", cell);
        assertThat(source).matches("(?s)[\\n\\x20-\\x7E]*");
        assertThat(source).doesNotContain("\\u");
        MemoryCompiler.Result compiled = compile(source);
        assertThat(compiled.errors()).isEmpty();
        assertThat(members(compiled))
                .isEqualTo(members(compile(generate(
                        "Text.cell",
                        text.isEmpty() ? cell : cell.replace(text, "").replace(text.replace("*/", "* /"), "")))));
    }

    /** All fields and methods, so that a line of text that became one is seen. */
    private static List<String> members(MemoryCompiler.Result compiled) {
        return compiled.classes().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getKey() + " " + new TreeMap<>(MethodSizes.of(entry.getValue())))
                .toList();
    }

    private static String generate(String path, String cell) {
        FrontEnd.Result read = FrontEnd.read(List.of(new SourceFile(path, cell)));
        assertThat(read.hasErrors()).as(read.diagnostics().toString()).isFalse();
        CheckedCell checked = read.cells().get(0);
        GeneratedSource source =
                JavaBackend.generate(checked, CellCompiler.schedule(checked), "generated", Set.of(NumberType.FLOAT));
        return source.text();
    }

    private static MemoryCompiler.Result compile(String source) {
        return MemoryCompiler.compile(
                Map.of("generated.Text", source),
                System.getProperty("java.class.path"),
                List.of("--release", "17", "--add-modules", "jdk.incubator.vector", "-encoding", "US-ASCII"));
    }
}
