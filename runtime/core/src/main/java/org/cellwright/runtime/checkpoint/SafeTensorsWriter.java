package org.cellwright.runtime.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
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

    /** Adds free text. */
    public SafeTensorsWriter metadata(String key, String text) {
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
     * Writes the file so that at every moment either the old file or the complete new one is there: beside it first, to the
     * disk, then renamed.
     */
    public void write(Path path) throws IOException {
        Path target = path.toAbsolutePath();
        Path beside = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            try (FileChannel channel =
                    FileChannel.open(beside, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
                writeTo(channel);
                channel.force(true);
            }
            try {
                Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException notHere) {
                Files.move(beside, target, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private void writeTo(FileChannel channel) throws IOException {
        Map<String, SafeTensorsHeader.Entry> entries = new LinkedHashMap<>();
        long offset = 0;
        for (Map.Entry<String, Tensor> named : tensors.entrySet()) {
            Tensor tensor = named.getValue();
            long end = Math.addExact(offset, Math.multiplyExact(tensor.shape.elements(), (long) tensor.type.bytes()));
            entries.put(named.getKey(), new SafeTensorsHeader.Entry(tensor.type, tensor.shape, offset, end));
            offset = end;
        }
        byte[] json = new SafeTensorsHeader(entries, metadata).toJson().getBytes(StandardCharsets.UTF_8);
        int padding = Math.floorMod(-json.length, ALIGNMENT);
        if (json.length + padding > SafeTensorsReader.MAXIMUM_HEADER_BYTES) {
            throw new IOException("the header would have " + json.length + " bytes, more than the format's limit of "
                    + SafeTensorsReader.MAXIMUM_HEADER_BYTES);
        }
        ByteBuffer start =
                ByteBuffer.allocate(Long.BYTES + json.length + padding).order(ByteOrder.LITTLE_ENDIAN);
        start.putLong(json.length + padding).put(json).put(" ".repeat(padding).getBytes(StandardCharsets.US_ASCII));
        writeFully(channel, start.flip());
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (Tensor tensor : tensors.values()) {
            long count = tensor.shape.elements();
            for (long index = 0; index < count; index++) {
                if (buffer.remaining() < tensor.type.bytes()) {
                    writeFully(channel, buffer.flip());
                    buffer.clear();
                }
                tensor.elements.put(index, buffer);
            }
        }
        writeFully(channel, buffer.flip());
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
