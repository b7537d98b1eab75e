package org.cellwright.runtime.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.checkpoint.Json;

/**
 * The conventions of all cells that have a counterpart in PyTorch, from every resource {@code META-INF/cellwright/torch.json} of the
 * class path: libraries of cells bring their own.
 */
final class Conventions {
    private static final String RESOURCE = "META-INF/cellwright/torch.json";
    private static final String REFUSED = "refused";

    private final Map<String, Convention> byCell = new LinkedHashMap<>();
    private final Map<String, String> refusals = new LinkedHashMap<>();

    private Conventions() {}

    /** @throws IllegalArgumentException if a resource is not understood; the message names it */
    static Conventions read(ClassLoader loader) {
        Conventions conventions = new Conventions();
        try {
            for (URL url : Collections.list(loader.getResources(RESOURCE))) {
                // not the URL's cached stream, which would keep the library's file open
                var connection = url.openConnection();
                connection.setUseCaches(false);
                try (InputStream stream = connection.getInputStream()) {
                    conventions.add(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
                } catch (IllegalArgumentException | ClassCastException mistake) {
                    throw new IllegalArgumentException(url + ": " + mistake.getMessage(), mistake);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return conventions;
    }

    private void add(String json) {
        ((Map<?, ?>) Json.parse(json)).forEach((cell, entry) -> {
            Map<?, ?> data = (Map<?, ?>) entry;
            if (data.get(REFUSED) instanceof String reason) {
                refusals.put((String) cell, reason);
            } else {
                byCell.put((String) cell, Convention.ofData(data));
            }
        });
    }

    /** @throws IllegalArgumentException if the cell has none; the message says why */
    Convention of(Cell cell) {
        String name = cell.getClass().getName();
        Convention convention = byCell.get(name);
        if (convention != null) {
            return convention;
        }
        String reason = refusals.get(name);
        throw new IllegalArgumentException("the weights of cell "
                + cell.description().name() + " cannot be exchanged with PyTorch: "
                + (reason != null
                        ? reason
                        : "no " + RESOURCE + " on the class path says that it computes what a module of PyTorch does;"
                                + " the cells that do are " + byCell.keySet()));
    }

    /** The cells that compute a module with that many gates. */
    List<String> cellsWithGates(int gates) {
        List<String> cells = new ArrayList<>();
        byCell.forEach((cell, convention) -> {
            if (convention.gates().size() == gates) {
                cells.add(cell.substring(cell.lastIndexOf('.') + 1) + " (" + convention.module() + ")");
            }
        });
        return cells;
    }
}
