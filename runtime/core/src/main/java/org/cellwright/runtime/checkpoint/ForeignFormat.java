package org.cellwright.runtime.checkpoint;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Formats that are taken for safetensors now and then, by the bytes with which they begin. */
enum ForeignFormat {
    ZIP("PK\3\4", "a zip archive, such as PyTorch, Keras and DL4J write"),
    HDF5("\u0089HDF", "an HDF5 file, such as Keras writes"),
    NUMPY("\u0093NUMPY", "a NumPy file"),
    PICKLE("\u0080\2", "a Python pickle, such as old PyTorch writes"),
    JAVA("\u00ac\u00ed", "a stream of Java serialization"),
    GZIP("\u001f\u008b", "a gzip file"),
    GGUF("GGUF", "a GGUF file"),
    JSON("{", "a text that begins like JSON");

    private final byte[] beginning;
    private final String description;

    ForeignFormat(String beginning, String description) {
        this.beginning = beginning.getBytes(StandardCharsets.ISO_8859_1);
        this.description = description;
    }

    /** Returns {@code ": it is ..."} if the bytes begin like one of these, else nothing. */
    static String hint(byte[] bytes) {
        for (ForeignFormat format : values()) {
            if (bytes.length >= format.beginning.length
                    && Arrays.equals(bytes, 0, format.beginning.length, format.beginning, 0, format.beginning.length)) {
                return ": it looks like " + format.description;
            }
        }
        return "";
    }
}
