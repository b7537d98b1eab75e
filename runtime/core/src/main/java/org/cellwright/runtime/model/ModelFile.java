package org.cellwright.runtime.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cellwright.runtime.checkpoint.Checkpoint;
import org.cellwright.runtime.checkpoint.InvalidCheckpointException;
import org.cellwright.runtime.checkpoint.Json;
import org.cellwright.runtime.checkpoint.SafeTensorsReader;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.LayerDescription;
import org.cellwright.runtime.layer.LayerFactory;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.tensor.Precision;

/**
 * A model in a file, with the description of its layers: a safetensors file, parameters under their paths, the description in
 * JSON in the metadata. It is loaded without the code that built it, as long as the classes of its cells are on the class path.
 * Nothing in it is run but those classes, and no Java object is deserialised.
 *
 * @param model with its parameters
 * @param metadata what was saved beside it, by name
 */
public record ModelFile(Layer model, Map<String, String> metadata) {
    private static final String DESCRIPTION = "cellwright.model";
    private static final String FORMAT = "format";
    private static final String PRECISION = "precision";
    private static final String LAYER = "layer";
    private static final long FORMAT_VERSION = 1;

    public ModelFile {
        metadata = Map.copyOf(metadata);
    }

    /** Writes the file: at every moment either the old one or the complete new one is there. */
    public static void save(Path path, Layer model, Map<String, String> metadata) throws IOException {
        Checkpoint.of(model.parameters()).save(path, withDescription(model, metadata));
    }

    /**
     * The metadata and the description of the model's layers. What is saved with it, also as a checkpoint of training, can be
     * {@linkplain #load loaded} as a model.
     *
     * @throws IllegalArgumentException if the model cannot be described, because a cell cannot be made from the name of its class
     */
    public static Map<String, String> withDescription(Layer model, Map<String, String> metadata) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put(FORMAT, FORMAT_VERSION);
        description.put(PRECISION, model.precision().name());
        description.put(LAYER, model.description().toData());
        Map<String, String> all = new LinkedHashMap<>(metadata);
        all.put(DESCRIPTION, Json.write(description));
        return all;
    }

    /** Loads a model in the precision in which it was saved, for the calling thread alone. */
    public static ModelFile load(Path path) throws IOException {
        return load(path, Workers.CALLER);
    }

    /** Loads a model in the precision in which it was saved. */
    public static ModelFile load(Path path, Workers workers) throws IOException {
        return load(path, null, workers);
    }

    /**
     * @param kernels of any precision, to which the parameters are converted
     * @throws InvalidCheckpointException if the file is damaged, holds no description of a model, or needs a cell that is not
     *     there; the message says what
     */
    public static ModelFile load(Path path, Kernels kernels, Workers workers) throws IOException {
        Layer model;
        Map<String, String> metadata;
        try (SafeTensorsReader reader = SafeTensorsReader.open(path)) {
            metadata = new LinkedHashMap<>(reader.metadata());
            model = build(path, metadata.remove(DESCRIPTION), elements(reader), kernels, workers);
        }
        Checkpoint.of(model.parameters()).load(path);
        return new ModelFile(model, metadata);
    }

    private static long elements(SafeTensorsReader reader) throws IOException {
        long elements = 0;
        for (String name : reader.names()) {
            elements += reader.shape(name).elements();
        }
        return elements;
    }

    private static Layer build(Path path, String json, long elements, Kernels kernels, Workers workers)
            throws InvalidCheckpointException {
        if (json == null) {
            throw new InvalidCheckpointException(path + ": it has no description of a model (\"" + DESCRIPTION
                    + "\" in its metadata): build the model and load the parameters as a Checkpoint");
        }
        try {
            if (!(Json.parse(json) instanceof Map<?, ?> description)
                    || !Long.valueOf(FORMAT_VERSION).equals(description.get(FORMAT))) {
                throw new IllegalArgumentException(
                        "expected an object with \"" + FORMAT + "\": " + FORMAT_VERSION + ", but got " + json);
            }
            Kernels chosen = kernels == null ? KernelSelection.best(precision(description.get(PRECISION))) : kernels;
            return new LayerFactory(chosen, workers, elements).build(LayerDescription.ofData(description.get(LAYER)));
        } catch (IllegalArgumentException | ArithmeticException mismatch) {
            throw new InvalidCheckpointException(path + ": the description of the model: " + mismatch.getMessage());
        }
    }

    private static Precision precision(Object name) {
        for (Precision precision : Precision.values()) {
            if (precision.name().equals(name)) {
                return precision;
            }
        }
        throw new IllegalArgumentException("\"" + PRECISION + "\" must be FLOAT or DOUBLE, but is " + name);
    }
}
