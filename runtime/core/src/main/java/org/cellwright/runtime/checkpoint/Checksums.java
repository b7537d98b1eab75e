package org.cellwright.runtime.checkpoint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * How a safetensors file guards itself, within the format: its metadata hold the CRC-32C of each tensor's bytes under {@code
 * crc32c:NAME}, and that of the length and the header under {@code crc32c}, taken with eight zeros in the place of its own digits.
 */
final class Checksums {
    private static final String HEADER = "crc32c";
    private static final String TENSOR = HEADER + ":";
    private static final String UNKNOWN = "00000000";
    private static final byte[] HEADER_KEY = ("\"" + HEADER + "\":\"").getBytes(StandardCharsets.US_ASCII);

    private Checksums() {}

    static boolean isKey(String key) {
        return key.equals(HEADER) || key.startsWith(TENSOR);
    }

    /** The metadata of a file with the given checksums of tensors, that of the header being still unknown. */
    static Map<String, String> with(Map<String, String> metadata, Map<String, String> ofTensors) {
        Map<String, String> all = new LinkedHashMap<>(metadata);
        all.put(HEADER, UNKNOWN);
        ofTensors.forEach((name, checksum) -> all.put(TENSOR + name, checksum));
        return all;
    }

    static Map<String, String> without(Map<String, String> metadata) {
        Map<String, String> rest = new LinkedHashMap<>(metadata);
        rest.keySet().removeIf(Checksums::isKey);
        return rest;
    }

    static String text(CRC32C checksum) {
        return HexFormat.of().toHexDigits((int) checksum.getValue());
    }

    /** Puts the header's own checksum into its place. */
    static void sign(byte[] start) {
        int place = place(start);
        System.arraycopy(ofHeader(start).getBytes(StandardCharsets.US_ASCII), 0, start, place, UNKNOWN.length());
    }

    /**
     * The checksums of all tensors by name; none if the file has no checksums, being another tool's.
     *
     * @param start the length and the header, as they stand in the file
     * @throws IllegalArgumentException if the header's checksum is wrong or missing; the message says so
     */
    static Map<String, String> check(byte[] start, SafeTensorsHeader header) {
        Map<String, String> ofTensors = new LinkedHashMap<>();
        header.metadata().forEach((key, text) -> {
            if (key.startsWith(TENSOR)) {
                ofTensors.put(key.substring(TENSOR.length()), text);
            }
        });
        String ofHeader = header.metadata().get(HEADER);
        if (ofHeader == null && ofTensors.isEmpty()) {
            return Map.of();
        }
        if (ofHeader == null || place(start) < 0 || !ofHeader.equals(ofHeader(start))) {
            throw new IllegalArgumentException(
                    "the header is damaged: its checksum is not the one in its metadata (a tool that copies metadata from"
                            + " another file has to leave out what begins with \"" + HEADER + "\")");
        }
        if (!ofTensors.keySet().equals(header.entries().keySet())) {
            throw new IllegalArgumentException("there are checksums of the tensors " + ofTensors.keySet()
                    + ", but the tensors are " + header.entries().keySet());
        }
        return ofTensors;
    }

    private static String ofHeader(byte[] start) {
        byte[] unsigned = start.clone();
        int place = place(start);
        Arrays.fill(unsigned, place, place + UNKNOWN.length(), (byte) '0');
        CRC32C checksum = new CRC32C();
        checksum.update(ByteBuffer.wrap(unsigned));
        return text(checksum);
    }

    /** Where the digits of the header's checksum begin, or -1. A quote within a string is escaped: the key stands there once. */
    private static int place(byte[] start) {
        for (int i = 0; i + HEADER_KEY.length + UNKNOWN.length() <= start.length; i++) {
            if (Arrays.equals(start, i, i + HEADER_KEY.length, HEADER_KEY, 0, HEADER_KEY.length)) {
                return i + HEADER_KEY.length;
            }
        }
        return -1;
    }
}
