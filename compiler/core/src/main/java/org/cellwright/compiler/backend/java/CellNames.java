package org.cellwright.compiler.backend.java;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Shape;
import org.cellwright.compiler.schedule.Location;
import org.cellwright.compiler.schedule.Schedule;
import org.cellwright.compiler.schedule.Storage;

/** What generated code calls the dimensions, storages and sizes of a cell. */
final class CellNames {
    /** Words that the generated classes use themselves. */
    private static final List<String> WORDS = List.of("""
            sizes kernels layout program parameters loops rows row first next few fewRows count from to t i j end inputs outputGradients
            inputGradients gradients SPECIES LANES DESCRIPTION Program Run Loops description precisions newRun
            pack allocate forward backward output forwardBefore forwardStep forwardAfter backwardBefore
            backwardStep backwardAfter later history carry states reserve begin beginWith addFirstGradient dropout variationalDropout zoneout dropWeights drawWeights draw chunkRows chunkEnd chunkStart prepare
            laneNumbers vanishing weightLoops WeightLoops FloatVectorWeightLoops FloatScalarWeightLoops DoubleVectorWeightLoops DoubleScalarWeightLoops
            takeInitialMatrices takeMatrixGradients giveMatrixGradients initialState finalState stateGradient placeGradients addGradients parameterGradients chunkOffset beforeForward afterBackward
            valid FloatVectorLoops FloatScalarLoops DoubleVectorLoops DoubleScalarLoops builder with constant value Object String
            """.split("\\s+"));

    private final Identifiers identifiers;
    private final Identifiers insideLoops;
    private final Map<Extent, String> paddedSizes = new LinkedHashMap<>();
    private final Map<Storage, String> storages = new LinkedHashMap<>();
    private final Set<String> storageNames = new HashSet<>();
    private final Map<Storage, List<String>> sectionStarts = new IdentityHashMap<>();

    /** @param constants those that a layer may set */
    CellNames(List<String> dimensions, List<String> constants, Schedule schedule, Set<String> reserved) {
        Set<String> taken = new HashSet<>(WORDS);
        taken.addAll(TypedText.names());
        taken.addAll(reserved);
        for (NumberType type : NumberType.values()) {
            taken.addAll(VectorCode.constantNames(type));
        }
        identifiers = new Identifiers(taken);
        for (String dimension : dimensions) {
            identifiers.of("dimension " + dimension, dimension);
            name(Extent.of(dimension));
        }
        schedule.storages().stream()
                .filter(CellNames::hasPaddedSections)
                .flatMap(storage -> storage.sections().stream())
                .forEach(section -> name(section.isMatrix() ? section.columns() : section.size()));
        for (String constant : constants) {
            identifiers.of("constant " + constant, constant);
        }
        insideLoops = identifiers.copy();
        for (Storage storage : schedule.storages()) {
            storages.put(storage, identifiers.fresh(storage.name()));
        }
        storageNames.addAll(storages.values());
    }

    private void name(Extent padded) {
        if (!paddedSizes.containsKey(padded)) {
            String spoken = padded.toString()
                    .replace("+", "plus")
                    .replace("-", "minus ")
                    .replace('*', ' ');
            paddedSizes.put(padded, identifiers.fresh("padded " + spoken));
        }
    }

    /** The fields for sizes rounded up to whole vectors. */
    Map<Extent, String> paddedSizes() {
        return paddedSizes;
    }

    Identifiers identifiers() {
        return identifiers;
    }

    /** A scope for the body of a loop, in which a value may be called like the matrix that it comes from. */
    Identifiers forLoop() {
        return insideLoops.inner();
    }

    String dimension(String name) {
        return identifiers.known("dimension " + name);
    }

    String constant(String name) {
        return identifiers.known("constant " + name);
    }

    String storage(Storage storage) {
        return storages.get(storage);
    }

    Map<Storage, String> storages() {
        return storages;
    }

    Set<String> storageNames() {
        return storageNames;
    }

    /** A size as a Java expression, without parentheses around it. */
    String extent(Extent extent) {
        StringBuilder text = new StringBuilder();
        extent.coefficients()
                .forEach((name, count) -> text.append(text.isEmpty() ? "" : " + ")
                        .append(count == 1 ? "" : count + " * ")
                        .append(product(name)));
        if (extent.constant() != 0 || text.isEmpty()) {
            text.append(text.isEmpty() ? "" : " + ").append(extent.constant());
        }
        return text.toString();
    }

    private String product(String dimensions) {
        return String.join(
                " * ", Extent.factors(dimensions).stream().map(this::dimension).toList());
    }

    /** A size rounded up to whole vectors. */
    private String padded(Extent extent) {
        String known = paddedSizes.get(extent);
        return known != null ? known : "kernels.padded(" + extent(extent) + ")";
    }

    /** The columns that sections take, as a Java expression. */
    String columns(List<Shape> sections) {
        Map<Shape, Integer> counts = new LinkedHashMap<>();
        sections.forEach(section -> counts.merge(section, 1, Integer::sum));
        return columns(counts);
    }

    /** The first column of each of some sections that stand side by side. */
    List<String> starts(List<Shape> sections) {
        Map<Shape, Integer> counts = new LinkedHashMap<>();
        List<String> starts = new ArrayList<>();
        for (Shape section : sections) {
            starts.add(columns(counts));
            counts.merge(section, 1, Integer::sum);
        }
        return starts;
    }

    private String columns(Map<Shape, Integer> counts) {
        StringBuilder text = new StringBuilder();
        counts.forEach((shape, count) -> text.append(text.isEmpty() ? "" : " + ")
                .append(count == 1 ? "" : count + " * ")
                .append(
                        shape.isMatrix()
                                ? factor(shape.rows()) + " * " + padded(shape.columns())
                                : padded(shape.size())));
        return text.isEmpty() ? "0" : text.toString();
    }

    /** A size as a factor of a product. */
    private String factor(Extent extent) {
        String text = extent(extent);
        return text.contains(" ") ? "(" + text + ")" : text;
    }

    /** The columns of a whole storage: only several sections are padded apart, since rows are padded by themselves. */
    String columns(Storage storage) {
        int count = storage.sections().size();
        return hasPaddedSections(storage)
                ? columns(storage, 0, count, numbers(storage, count))
                : extent(storage.sections().get(0).size());
    }

    /** The columns that locations take. */
    String columnsOf(Collection<Location> locations) {
        List<Shape> shapes = new ArrayList<>();
        int numbers = 0;
        for (Location location : locations) {
            if (location.isNumber()) {
                numbers++;
            } else {
                shapes.add(location.shape());
            }
        }
        return plus(columns(shapes), numbers);
    }

    private static boolean hasPaddedSections(Storage storage) {
        return storage.sections().size() > 1 || !storage.sections().get(0).isVector();
    }

    /** From the first column of a section to that of another. */
    String columns(Storage storage, int from, int to) {
        return columns(storage, from, to, 0);
    }

    private String columns(Storage storage, int from, int to, int numbers) {
        return plus(columns(storage.sectionsBetween(from, to)), numbers);
    }

    private static int numbers(Storage storage, int end) {
        return end - storage.sectionsBetween(0, end).size();
    }

    private static String plus(String columns, int numbers) {
        return numbers == 0 ? columns : columns.equals("0") ? "" + numbers : columns + " + " + numbers;
    }

    /** The first column of a location. */
    String column(Location location) {
        return sectionStarts.computeIfAbsent(location.storage(), this::starts).get(location.section());
    }

    private List<String> starts(Storage storage) {
        List<String> starts = new ArrayList<>();
        for (int section = 0; section < storage.sections().size(); section++) {
            starts.add(
                    storage.isNumber(section)
                            ? columns(storage, 0, storage.sections().size(), numbers(storage, section))
                            : columns(storage, 0, section));
        }
        return starts;
    }
}
