package org.cellwright.compiler.source;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.cellwright.compiler.source.Diagnostic.Severity;
import org.cellwright.compiler.source.SourceFile.Decoded;

/** Reads files as UTF-8 and says where they are not. */
final class Decoder {
    private Decoder() {}

    static Decoded decode(String path, byte[] bytes) {
        String utf16 = utf16(bytes);
        if (utf16 != null) {
            SourceFile file = new SourceFile(path, "");
            return new Decoded(
                    file,
                    List.of(new Diagnostic(
                            Severity.ERROR, file, Span.NONE, "this file is " + utf16 + "; save it as UTF-8")));
        }
        int start = startsWith(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0;
        ByteBuffer in = ByteBuffer.wrap(bytes, start, bytes.length - start);
        CharBuffer out = CharBuffer.allocate(bytes.length - start);
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        if (!result.isError()) {
            return new Decoded(new SourceFile(path, text), List.of());
        }
        int offset = text.length();
        int value = bytes[in.position()] & 0xFF;
        String whole = text + new String(bytes, in.position(), bytes.length - in.position(), StandardCharsets.UTF_8);
        SourceFile file = new SourceFile(path, whole);
        Lines lines = new Lines(whole);
        return new Decoded(
                file,
                List.of(new Diagnostic(
                        Severity.ERROR,
                        file,
                        lines.span(offset, offset + 1),
                        "byte 0x%02X is not UTF-8 here; save the file as UTF-8".formatted(value))));
    }

    private static String utf16(byte[] bytes) {
        if (startsWith(bytes, 0xFF, 0xFE)) {
            return "UTF-16 (little endian)";
        }
        if (startsWith(bytes, 0xFE, 0xFF)) {
            return "UTF-16 (big endian)";
        }
        if (bytes.length < 4 || bytes.length % 2 != 0) {
            return null;
        }
        int even = 0;
        int odd = 0;
        for (int i = 0; i < bytes.length; i += 2) {
            even += bytes[i] == 0 ? 1 : 0;
            odd += bytes[i + 1] == 0 ? 1 : 0;
        }
        int many = bytes.length * 2 / 5;
        if (odd >= many && even == 0) {
            return "UTF-16 (little endian, without a byte order mark)";
        }
        if (even >= many && odd == 0) {
            return "UTF-16 (big endian, without a byte order mark)";
        }
        return null;
    }

    private static boolean startsWith(byte[] bytes, int... prefix) {
        if (bytes.length < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if ((bytes[i] & 0xFF) != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
