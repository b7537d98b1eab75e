package org.cellwright.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cellwright.runtime.checkpoint.InvalidCheckpointException;
import org.cellwright.runtime.checkpoint.SafeTensorsReader;

/** The tensors of a safetensors file by name, names normalised as those of cells are. */
final class ReferenceFile {
    private ReferenceFile() {}

    static Map<String, Tensor> read(Path path) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        try (SafeTensorsReader reader = SafeTensorsReader.open(path)) {
            for (String stored : reader.names()) {
                String name = Normalizer.normalize(stored, Normalizer.Form.NFC);
                List<Integer> shape = new ArrayList<>();
                for (long size : reader.shape(stored).sizes()) {
                    if (size > Integer.MAX_VALUE) {
                        throw new UserError(path + ": tensor " + name + " is too large");
                    }
                    shape.add((int) size);
                }
                tensors.put(name, new Tensor(name, List.copyOf(shape), reader.readDoubles(stored)));
            }
        } catch (InvalidCheckpointException e) {
            throw new UserError(e.getMessage());
        } catch (IOException e) {
            String reason = Files.exists(path) ? "cannot read " + path + ": " + e.getMessage() : "no file " + path;
            throw new UserError(reason);
        }
        return tensors;
    }
}
