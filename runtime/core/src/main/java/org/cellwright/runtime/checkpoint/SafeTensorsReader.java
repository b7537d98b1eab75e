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
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;
import org.cellwright.runtime.tensor.Matrix;

/**
 * An open safetensors file. The header is checked as a whole on opening; the elements of a tensor are compared with their
 * checksum and read when asked for. Every complaint about the contents is an {@link InvalidCheckpointException} that names the file.
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
    private final Map<String, String> checksums;
    private final Set<String> verified = new HashSet<>();
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
        String hint = ForeignFormat.hint(length.array());
        if (headerBytes < 0 || headerBytes > MAXIMUM_HEADER_BYTES) {
            throw invalid("the header claims " + Long.toUnsignedString(headerBytes)
                    + " bytes, more than the format's limit of " + MAXIMUM_HEADER_BYTES + hint);
        }
        if (headerBytes > size - LENGTH_BYTES) {
            throw invalid("the header claims " + headerBytes + " bytes, but only " + (size - LENGTH_BYTES) + " follow"
                    + hint);
        }
        dataStart = LENGTH_BYTES + headerBytes;
        ByteBuffer start = ByteBuffer.allocate((int) dataStart);
        readFully(start, 0);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(start.slice(LENGTH_BYTES, (int) headerBytes))
                    .toString();
            header = SafeTensorsHeader.parse(text, size - dataStart);
            checksums = Checksums.check(start.array(), header);
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

    /** Free text by key, without the checksums. */
    public Map<String, String> metadata() {
        return Checksums.without(header.metadata());
    }

    /** Whether the file has checksums, as those written by {@link SafeTensorsWriter} have. */
    public boolean hasChecksums() {
        return !checksums.isEmpty();
    }

    /**
     * Compares the bytes of a tensor with its checksum, if the file has one. Reading does so by itself.
     *
     * @throws InvalidCheckpointException if they differ
     */
    public void verify(String name) throws IOException {
        SafeTensorsHeader.Entry entry = entry(name);
        String expected = checksums.get(name);
        if (expected == null || verified.contains(name)) {
            return;
        }
        CRC32C checksum = new CRC32C();
        for (long position = entry.begin(); position < entry.end(); ) {
            position += fill(entry, position);
            checksum.update(buffer);
        }
        if (!expected.equals(Checksums.text(checksum))) {
            throw invalid("tensor \"" + name + "\" is damaged: its checksum is " + Checksums.text(checksum)
                    + ", expected " + expected);
        }
        verified.add(name);
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
        verify(name);
        SafeTensorsHeader.Entry entry = entry(name);
        long index = 0;
        for (long position = entry.begin(); position < entry.end(); ) {
            position += fill(entry, position);
            while (buffer.hasRemaining()) {
                sink.accept(index++, buffer, entry.type());
            }
        }
    }

    /** Fills the buffer from a place of a tensor on; returns the number of bytes. */
    private int fill(SafeTensorsHeader.Entry entry, long position) throws IOException {
        buffer.clear().limit((int) Math.min(BUFFER_BYTES, entry.end() - position));
        readFully(buffer, dataStart + position);
        return buffer.flip().remaining();
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
