package org.cellwright.compiler.interpret;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The double tensors of a safetensors file among the test resources. */
record ReferenceFile(Map<String, double[]> tensors) {
    private static final Pattern TENSOR =
            Pattern.compile("\"([^\"]+)\":\\s*\\{\\s*\"dtype\":\\s*\"F64\",\\s*\"shape\":\\s*\\[[^]]*],\\s*"
                    + "\"data_offsets\":\\s*\\[(\\d+),\\s*(\\d+)]");

    static ReferenceFile read(String name) {
        try (var in = ReferenceFile.class.getResourceAsStream("/reference/" + name)) {
            ByteBuffer bytes = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            byte[] header = new byte[(int) bytes.getLong()];
            bytes.get(header);
            int data = bytes.position();
            Map<String, double[]> tensors = new LinkedHashMap<>();
            Matcher matcher = TENSOR.matcher(new String(header, StandardCharsets.UTF_8));
            while (matcher.find()) {
                int start = Integer.parseInt(matcher.group(2));
                double[] values = new double[(Integer.parseInt(matcher.group(3)) - start) / 8];
                bytes.position(data + start);
                bytes.asDoubleBuffer().get(values);
                tensors.put(matcher.group(1), values);
            }
            return new ReferenceFile(tensors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    double[] get(String name) {
        double[] values = tensors.get(name);
        if (values == null) {
            throw new IllegalArgumentException("no tensor " + name + " in " + tensors.keySet());
        }
        return values;
    }

    /** Those whose names begin with a prefix, under the rest of the name. */
    Map<String, double[]> under(String prefix) {
        Map<String, double[]> found = new LinkedHashMap<>();
        tensors.forEach((name, values) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), values);
            }
        });
        return found;
    }
}
