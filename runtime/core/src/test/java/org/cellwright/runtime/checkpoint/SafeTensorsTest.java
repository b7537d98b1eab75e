package org.cellwright.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SafeTensorsTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(Precision.class)
    void whatIsWrittenIsRead(Precision precision) throws IOException {
        Matrix matrix = Matrix.allocate(precision, 37, 501);
        for (int r = 0; r < matrix.rows(); r++) {
            for (int c = 0; c < matrix.columns(); c++) {
                matrix.set(r, c, Math.sin(r * 1000 + c));
            }
        }
        matrix.set(0, 0, Double.NaN);
        matrix.set(0, 1, Double.NEGATIVE_INFINITY);
        matrix.set(0, 2, -0.0);
        Path file = directory.resolve("model.safetensors");
        new SafeTensorsWriter()
                .metadata("note \"1\"\n", "Γu \\ ")
                .tensor("odd", Shape.of(3), new long[] {1, Long.MIN_VALUE, Long.MAX_VALUE})
                .tensor("Γu", matrix)
                .tensor("scalar", Shape.of(), new double[] {2.5})
                .tensor("empty", Shape.of(3, 0), new double[0])
                .write(file);
        try (SafeTensorsReader reader = SafeTensorsReader.open(file)) {
            assertThat(reader.names()).containsExactly("odd", "Γu", "scalar", "empty");
            assertThat(reader.metadata()).containsOnly(java.util.Map.entry("note \"1\"\n", "Γu \\ "));
            assertThat(reader.readLongs("odd")).containsExactly(1, Long.MIN_VALUE, Long.MAX_VALUE);
            assertThat(reader.shape("Γu")).isEqualTo(Shape.of(37, 501));
            assertThat(reader.readDoubles("scalar")).containsExactly(2.5);
            assertThat(reader.readDoubles("empty")).isEmpty();
            Matrix back = Matrix.allocate(precision, 37, 501);
            reader.read("Γu", back);
            for (int r = 0; r < matrix.rows(); r++) {
                for (int c = 0; c < matrix.columns(); c++) {
                    assertThat(Double.doubleToLongBits(back.get(r, c)))
                            .isEqualTo(Double.doubleToLongBits(matrix.get(r, c)));
                }
            }
        }
    }

    @Test
    void replacesAnOldFileAndLeavesNothingBeside() throws IOException {
        Path file = directory.resolve("model.safetensors");
        Files.writeString(file, "old");
        SafeTensorsWriter writer = new SafeTensorsWriter().tensor("a", Shape.of(1), new double[] {1});
        writer.write(file);
        byte[] first = Files.readAllBytes(file);
        writer.write(file);
        assertThat(Files.readAllBytes(file)).isEqualTo(first);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aFailedWriteKeepsTheOldFile() throws IOException {
        Path file = directory.resolve("model.safetensors");
        new SafeTensorsWriter().tensor("a", Shape.of(1), new double[] {1}).write(file);
        byte[] before = Files.readAllBytes(file);
        StringBuilder huge = new StringBuilder("x".repeat(SafeTensorsReader.MAXIMUM_HEADER_BYTES));
        SafeTensorsWriter tooLarge = new SafeTensorsWriter().metadata("text", huge.toString());
        assertThatThrownBy(() -> tooLarge.write(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("limit");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void theBytesAreTheFormats() throws IOException {
        Path file = directory.resolve("a.safetensors");
        new SafeTensorsWriter()
                .tensor("a", Shape.of(1, 2), new double[] {1, -2})
                .write(file);
        byte[] data = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(1)
                .putDouble(-2)
                .array();
        String json = "{\"__metadata__\":{\"crc32c\":\"00000000\",\"crc32c:a\":\"" + crc32c(data) + "\"},"
                + "\"a\":{\"dtype\":\"F64\",\"shape\":[1,2],\"data_offsets\":[0,16]}}";
        String padded = json + " ".repeat(Math.floorMod(-json.length(), 8));
        byte[] unsigned = file(padded.length(), padded, 0);
        byte[] signed = file(padded.length(), padded.replace("00000000", crc32c(unsigned)), 16);
        System.arraycopy(data, 0, signed, signed.length - 16, 16);
        assertThat(Files.readAllBytes(file)).isEqualTo(signed);
    }

    private static String crc32c(byte[] bytes) {
        // bit by bit, with Castagnoli's polynomial
        int remainder = -1;
        for (byte each : bytes) {
            remainder ^= each & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                remainder = remainder >>> 1 ^ ((remainder & 1) == 0 ? 0 : 0x82F63B78);
            }
        }
        return String.format("%08x", ~remainder);
    }

    @Test
    void anyTruncationIsRefused() throws IOException {
        byte[] good = goodFile();
        for (int length = 0; length < good.length; length++) {
            assertRefused(Arrays.copyOf(good, length));
        }
        assertRefused(Arrays.copyOf(good, good.length + 1));
    }

    /** Each bit, and all of them; with {@code -Dcellwright.long=true} every change of a byte. */
    private static final int[] FLIPS = Boolean.getBoolean("cellwright.long")
            ? IntStream.range(1, 256).toArray()
            : new int[] {1, 2, 4, 8, 16, 32, 64, 128, 255};

    @Test
    void anyFlippedByteIsRefused() throws IOException {
        byte[] good = goodFile();
        for (int i = 0; i < good.length; i++) {
            for (int flip : FLIPS) {
                byte[] damaged = good.clone();
                damaged[i] ^= (byte) flip;
                assertThatThrownBy(() -> readAll(damaged))
                        .as("byte " + i + " ^ " + flip)
                        .isInstanceOf(InvalidCheckpointException.class)
                        .hasMessageContaining("damaged.safetensors: ");
            }
        }
    }

    @Test
    void aDamagedTensorIsNamed() throws IOException {
        byte[] good = goodFile();
        good[good.length - 1] ^= 1;
        assertThatThrownBy(() -> readAll(good)).hasMessageContaining("tensor \"b\" is damaged: its checksum is ");
    }

    /** Other tools write no checksums, and theirs may not be copied to other contents. */
    @Test
    void filesOfOtherToolsNeedNoChecksums() throws IOException {
        String plain = "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
        readAll(file(plain.length(), plain, 4));
        String copied = "{\"__metadata__\":{\"crc32c:b\":\"00000000\"}," + plain.substring(1);
        assertThatThrownBy(() -> readAll(file(copied.length(), copied, 4)))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageContaining("the header is damaged")
                .hasMessageContaining("leave out what begins with \"crc32c\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "504b030414000000 | it looks like a zip archive",
                "894844460d0a1a0a | an HDF5 file",
                "934e554d50590100 | a NumPy file",
                "80025d7100280000 | a Python pickle",
                "aced00057372000e | a stream of Java serialization",
                "1f8b080000000000 | a gzip file",
                "4747554603000000 | a GGUF file",
                "7b22612200000000 | a text that begins like JSON",
                "ffd8ffe000104a46 | the header claims",
            })
    void anotherFormatIsRefusedByItsName(String beginning, String reason) throws IOException {
        byte[] bytes = Arrays.copyOf(HexFormat.of().parseHex(beginning), 1000);
        assertThatThrownBy(() -> readAll(bytes))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void absurdLengthsAreRefusedWithoutAllocating() throws IOException {
        for (long length :
                new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, 100_000_001, Integer.MAX_VALUE, 50_000_000}) {
            assertThatThrownBy(() -> readAll(file(length, "{}", 0)))
                    .isInstanceOf(InvalidCheckpointException.class)
                    .hasMessageContaining("the header claims");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "0|{}} | expected the end at 2",
                "0|[] | does not start with '{'",
                "0|`  {}` | does not start with '{'",
                "0|{\"a\":1} | tensor \"a\" is not a JSON object",
                "0|{\"a\":{\"dtype\":\"F32\",\"shape\":[0]}} | must have dtype, shape and data_offsets",
                "0|{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0],\"x\":1}} | must have dtype, shape",
                "2|{\"a\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[0,2]}} | dtype F16; F32, F64 and I64 can be read",
                "4|{\"a\":{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]}} | shape is not a list of whole numbers",
                "4|{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}} | shape is not a list of whole numbers",
                "4|{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}} | of F32 [2] cannot have 4 bytes",
                "4|{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}} | not [begin, end]",
                "4|{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | starts at 4, after a gap; expected 0",
                "8|{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} | have 4 bytes, but 8 bytes follow",
                "4|{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}} | have 8 bytes, but 4 bytes follow",
                "8|{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | \"b\" starts at 4, inside of another",
                "4|{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                        + "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} | duplicate key \"a\" at ",
                "8|{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}} | too many elements",
                "0|{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,0]}} | number out of range",
                "0|{\"__metadata__\":{\"a\":1}} | __metadata__ \"a\" is not a string",
                "4|{\"a\":{\"dtype\":\"F32\",\"shape\":[1000000000000],\"data_offsets\":[0,4000000000000]}} | but 4 bytes follow",
                "4|{\"a\":{\"dtype\":\"F64\",\"shape\":[2305843009213693952],\"data_offsets\":[0,0]}} | cannot have 0 bytes",
                "4|{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[9223372036854775807,9223372036854775807]}} | cannot have 0",
                "0|{\"__metadata__\":[]} | __metadata__ is not a JSON object",
            })
    void wrongHeadersAreRefusedWithAReason(int dataBytes, String json, String reason) throws IOException {
        byte[] bytes = file(json.getBytes(StandardCharsets.UTF_8).length, json, dataBytes);
        assertThatThrownBy(() -> readAll(bytes))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageContaining(reason.trim());
    }

    @Test
    void deepNestingIsRefused() {
        String json = "{\"a\":" + "[".repeat(100_000);
        assertThatThrownBy(() -> readAll(file(json.length(), json, 0))).hasMessageContaining("levels of nesting");
    }

    @Test
    void namesOfTheWriterAreChecked() {
        SafeTensorsWriter writer = new SafeTensorsWriter().tensor("a", Shape.of(), new double[1]);
        assertThatThrownBy(() -> writer.tensor("a", Shape.of(), new double[1])).hasMessageContaining("two tensors");
        assertThatThrownBy(() -> writer.tensor("__metadata__", Shape.of(), new double[1]))
                .hasMessageContaining("own key");
        assertThatThrownBy(() -> writer.metadata("crc32c", "x")).hasMessageContaining("kept for checksums");
        assertThatThrownBy(() -> writer.tensor("b", Shape.of(2), new double[3]))
                .hasMessageContaining("shape [2] does not have 3 elements");
    }

    @Test
    void askingForTheWrongThingNamesBoth() throws IOException {
        Path file = directory.resolve("good.safetensors");
        Files.write(file, goodFile());
        try (SafeTensorsReader reader = SafeTensorsReader.open(file)) {
            assertThatThrownBy(() -> reader.readDoubles("c")).hasMessageContaining("no tensor \"c\"; it has [a, b]");
            assertThatThrownBy(() -> reader.readDoubles("b")).hasMessageContaining("is I64, expected F32 or F64");
            assertThatThrownBy(() -> reader.readLongs("a")).hasMessageContaining("is F64, expected I64");
            assertThatThrownBy(() -> reader.read("a", Matrix.allocate(Precision.FLOAT, 2, 3)))
                    .hasMessageContaining("has shape [2, 2], expected 2 x 3");
        }
    }

    private byte[] goodFile() throws IOException {
        Path file = directory.resolve("good.safetensors");
        new SafeTensorsWriter()
                .metadata("key", "text")
                .tensor("a", Shape.of(2, 2), new double[] {1, 2, 3, 4})
                .tensor("b", Shape.of(1), new long[] {5})
                .write(file);
        return Files.readAllBytes(file);
    }

    private static byte[] file(long headerLength, String json, int dataBytes) {
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(headerLength)
                .put(text)
                .array();
    }

    private void assertRefused(byte[] bytes) {
        assertThatThrownBy(() -> readAll(bytes)).isInstanceOf(InvalidCheckpointException.class);
    }

    private void readAll(byte[] bytes) throws IOException {
        Path file = directory.resolve("damaged.safetensors");
        Files.write(file, bytes);
        try (SafeTensorsReader reader = SafeTensorsReader.open(file)) {
            for (String name : List.copyOf(reader.names())) {
                if (reader.type(name) == ElementType.I64) {
                    reader.readLongs(name);
                } else {
                    reader.readDoubles(name);
                }
            }
        }
    }
}
