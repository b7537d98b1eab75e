package org.cellwright.runtime.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;

/**
 * Collects tensors and writes them as one safetensors file. Elements are taken when the file is written, not before.
 * The same tensors give the same bytes.
 */
public final class SafeTensorsWriter {
    private static final int ALIGNMENT = 8;
    private static final int BUFFER_BYTES = 1 << 16;

    private record Tensor(ElementType type, Shape shape, Elements elements) {}

    private interface Elements {
        void put(long index, ByteBuffer target);
    }

    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    /**
     * Adds free text.
     *
     * @throws IllegalArgumentException if the key is one of those that hold checksums
     */
    public SafeTensorsWriter metadata(String key, String text) {
        if (Checksums.isKey(key)) {
            throw new IllegalArgumentException("the key \"" + key + "\" is kept for checksums");
        }
        metadata.put(key, text);
        return this;
    }

    /** Adds a matrix as F32 or F64 with the shape [rows, columns]. */
    public SafeTensorsWriter tensor(String name, Matrix matrix) {
        return tensor(name, Shape.of(matrix.rows(), matrix.columns()), matrix);
    }

    /** Adds the elements of a matrix, row by row, as F32 or F64 with another shape of as many elements. */
    public SafeTensorsWriter tensor(String name, Shape shape, Matrix matrix) {
        checkElements(name, shape, (long) matrix.rows() * matrix.columns());
        int columns = matrix.columns();
        boolean single = matrix.precision() == Precision.FLOAT;
        return add(name, new Tensor(single ? ElementType.F32 : ElementType.F64, shape, (index, target) -> {
            double element = matrix.get((int) (index / columns), (int) (index % columns));
            if (single) {
                target.putFloat((float) element);
            } else {
                target.putDouble(element);
            }
        }));
    }

    /** Adds an F64 tensor, last size fastest. */
    public SafeTensorsWriter tensor(String name, Shape shape, double[] elements) {
        checkElements(name, shape, elements.length);
        return add(
                name, new Tensor(ElementType.F64, shape, (index, target) -> target.putDouble(elements[(int) index])));
    }

    /** Adds an I64 tensor, last size fastest. */
    public SafeTensorsWriter tensor(String name, Shape shape, long[] elements) {
        checkElements(name, shape, elements.length);
        return add(name, new Tensor(ElementType.I64, shape, (index, target) -> target.putLong(elements[(int) index])));
    }

    /**
     * Writes the file, with a checksum of every tensor and of the header in its metadata. At every moment either the old file or the
     * complete new one is there; the new one keeps the old one's permissions.
     *
     * @throws IOException if it cannot be written, for instance because the disk is full: the old file is unchanged
     */
    public void write(Path path) throws IOException {
        FileReplacement.write(path, this::writeTo);
    }

    private void writeTo(FileChannel channel) throws IOException {
        Map<String, SafeTensorsHeader.Entry> entries = new LinkedHashMap<>();
        Map<String, String> checksums = new LinkedHashMap<>();
        long offset = 0;
        for (Map.Entry<String, Tensor> named : tensors.entrySet()) {
            Tensor tensor = named.getValue();
            long end = Math.addExact(offset, Math.multiplyExact(tensor.shape.elements(), (long) tensor.type.bytes()));
            entries.put(named.getKey(), new SafeTensorsHeader.Entry(tensor.type, tensor.shape, offset, end));
            checksums.put(named.getKey(), Checksums.text(new CRC32C()));
            offset = end;
        }
        // the header comes first, but the checksums last: its length is the same with any
        channel.position(start(entries, checksums).length);
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (Map.Entry<String, Tensor> named : tensors.entrySet()) {
            checksums.put(named.getKey(), write(named.getValue(), channel, buffer));
        }
        byte[] start = start(entries, checksums);
        Checksums.sign(start);
        channel.position(0);
        writeFully(channel, ByteBuffer.wrap(start));
    }

    /** The length and the header. */
    private byte[] start(Map<String, SafeTensorsHeader.Entry> entries, Map<String, String> checksums)
            throws IOException {
        String header = new SafeTensorsHeader(entries, Checksums.with(metadata, checksums)).toJson();
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        int padding = Math.floorMod(-json.length, ALIGNMENT);
        if (json.length + padding > SafeTensorsReader.MAXIMUM_HEADER_BYTES) {
            throw new IOException("the header would have " + json.length + " bytes, more than the format's limit of "
                    + SafeTensorsReader.MAXIMUM_HEADER_BYTES);
        }
        ByteBuffer start =
                ByteBuffer.allocate(Long.BYTES + json.length + padding).order(ByteOrder.LITTLE_ENDIAN);
        start.putLong(json.length + padding).put(json).put(" ".repeat(padding).getBytes(StandardCharsets.US_ASCII));
        return start.array();
    }

    /** Returns the checksum. */
    private static String write(Tensor tensor, FileChannel channel, ByteBuffer buffer) throws IOException {
        CRC32C checksum = new CRC32C();
        long count = tensor.shape.elements();
        buffer.clear();
        for (long index = 0; index < count; index++) {
            tensor.elements.put(index, buffer);
            if (buffer.remaining() < Long.BYTES || index + 1 == count) {
                buffer.flip();
                checksum.update(buffer.duplicate());
                writeFully(channel, buffer);
                buffer.clear();
            }
        }
        return Checksums.text(checksum);
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private SafeTensorsWriter add(String name, Tensor tensor) {
        if (name.equals(SafeTensorsHeader.METADATA)) {
            throw new IllegalArgumentException("no tensor can be called \"" + name + "\": it is the format's own key");
        }
        if (tensors.putIfAbsent(name, tensor) != null) {
            throw new IllegalArgumentException("two tensors are called \"" + name + "\"");
        }
        return this;
    }

    private static void checkElements(String name, Shape shape, long elements) {
        if (shape.elements() != elements) {
            throw new IllegalArgumentException(
                    "tensor \"" + name + "\": shape " + shape + " does not have " + elements + " elements");
        }
    }
}
