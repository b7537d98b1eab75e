package org.cellwright.runtime.checkpoint;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import org.cellwright.runtime.tensor.Matrix;

/**
 * An open safetensors file. The header is checked as a whole on opening; the elements of a tensor are read when asked
 * for. Every complaint about the contents is an {@link InvalidCheckpointException} that names the file.
 *
 * <p>The format: 8 bytes little-endian length of the header, the header in JSON, the tensors' elements little-endian.
 */
public final class SafeTensorsReader implements AutoCloseable {
    /** The limit that the format sets to its header, in bytes. */
    static final int MAXIMUM_HEADER_BYTES = 100_000_000;

    private static final int LENGTH_BYTES = Long.BYTES;
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path path;
    private final FileChannel channel;
    private final SafeTensorsHeader header;
    private final long dataStart;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    private SafeTensorsReader(Path path, FileChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        long size = channel.size();
        if (size < LENGTH_BYTES) {
            throw invalid("it has " + size + " bytes, too few for the length of the header");
        }
        ByteBuffer length = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        readFully(length, 0);
        long headerBytes = length.getLong(0);
        if (headerBytes < 0 || headerBytes > MAXIMUM_HEADER_BYTES) {
            throw invalid("the header claims " + Long.toUnsignedString(headerBytes)
                    + " bytes, more than the format's limit of " + MAXIMUM_HEADER_BYTES);
        }
        if (headerBytes > size - LENGTH_BYTES) {
            throw invalid("the header claims " + headerBytes + " bytes, but only " + (size - LENGTH_BYTES) + " follow");
        }
        dataStart = LENGTH_BYTES + headerBytes;
        ByteBuffer json = ByteBuffer.allocate((int) headerBytes);
        readFully(json, LENGTH_BYTES);
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(json.flip()).toString();
            header = SafeTensorsHeader.parse(text, size - dataStart);
        } catch (CharacterCodingException malformed) {
            throw invalid("the header is not UTF-8");
        } catch (IllegalArgumentException malformed) {
            throw invalid(malformed.getMessage());
        }
    }

    /**
     * @throws InvalidCheckpointException if the file is not a valid safetensors file
     * @throws IOException if it cannot be read
     */
    public static SafeTensorsReader open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return new SafeTensorsReader(path, channel);
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    public Path path() {
        return path;
    }

    /** The names of all tensors, in the order of the header. */
    public Set<String> names() {
        return header.entries().keySet();
    }

    /** Free text by key. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    public Shape shape(String name) throws InvalidCheckpointException {
        return entry(name).shape();
    }

    public ElementType type(String name) throws InvalidCheckpointException {
        return entry(name).type();
    }

    /** The elements of an F32 or F64 tensor, last size fastest. */
    public double[] readDoubles(String name) throws IOException {
        double[] elements = new double[elementsInMemory(name)];
        read(name, (index, bytes, type) -> elements[(int) index] = floating(name, bytes, type));
        return elements;
    }

    /** The elements of an I64 tensor, last size fastest. */
    public long[] readLongs(String name) throws IOException {
        if (type(name) != ElementType.I64) {
            throw invalid("tensor \"" + name + "\" is " + type(name) + ", expected I64");
        }
        long[] elements = new long[elementsInMemory(name)];
        read(name, (index, bytes, type) -> elements[(int) index] = bytes.getLong());
        return elements;
    }

    /**
     * Reads an F32 or F64 tensor of any shape with as many elements as the destination, which gets them row by row,
     * converted to its precision.
     */
    public void read(String name, Matrix destination) throws IOException {
        long expected = (long) destination.rows() * destination.columns();
        if (shape(name).elements() != expected) {
            throw invalid("tensor \"" + name + "\" has shape " + shape(name) + ", expected " + destination.rows()
                    + " x " + destination.columns());
        }
        int columns = destination.columns();
        read(
                name,
                (index, bytes, type) ->
                        destination.set((int) (index / columns), (int) (index % columns), floating(name, bytes, type)));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private interface ElementSink {
        void accept(long index, ByteBuffer bytes, ElementType type) throws IOException;
    }

    private void read(String name, ElementSink sink) throws IOException {
        SafeTensorsHeader.Entry entry = entry(name);
        long index = 0;
        for (long position = entry.begin(); position < entry.end(); ) {
            buffer.clear().limit((int) Math.min(BUFFER_BYTES, entry.end() - position));
            readFully(buffer, dataStart + position);
            position += buffer.flip().remaining();
            while (buffer.hasRemaining()) {
                sink.accept(index++, buffer, entry.type());
            }
        }
    }

    private double floating(String name, ByteBuffer bytes, ElementType type) throws InvalidCheckpointException {
        return switch (type) {
            case F32 -> bytes.getFloat();
            case F64 -> bytes.getDouble();
            case I64 -> throw invalid("tensor \"" + name + "\" is I64, expected F32 or F64");
        };
    }

    private SafeTensorsHeader.Entry entry(String name) throws InvalidCheckpointException {
        SafeTensorsHeader.Entry entry = header.entries().get(name);
        if (entry == null) {
            throw invalid("it has no tensor \"" + name + "\"; it has " + names());
        }
        return entry;
    }

    private int elementsInMemory(String name) throws InvalidCheckpointException {
        long elements = shape(name).elements();
        if (elements > Integer.MAX_VALUE - 8) {
            throw invalid("tensor \"" + name + "\" has " + elements + " elements, too many for one array");
        }
        return (int) elements;
    }

    private void readFully(ByteBuffer target, long position) throws IOException {
        for (long at = position; target.hasRemaining(); ) {
            int count = channel.read(target, at);
            if (count < 0) {
                throw new EOFException(path + " became shorter while it was read");
            }
            at += count;
        }
    }

    private InvalidCheckpointException invalid(String reason) {
        return new InvalidCheckpointException(path + ": " + reason);
    }
}
