package org.cellwright.samples.names;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.sequence.Batch;

/**
 * What is learned from, prepared once for all models.
 *
 * @param known every name there is
 */
record Data(
        Alphabet alphabet,
        List<Batch<int[]>> training,
        List<Batch<int[]>> validation,
        List<Batch<int[]>> heldOut,
        Split split,
        Set<String> known) {

    private static final int BATCH = 32;

    static Data prepare(SeededRandom random) {
        List<CharacterName> all = CharacterNames.all();
        Split split = Split.of(all);
        Set<String> known = new HashSet<>();
        all.forEach(name -> known.add(name.name()));
        Alphabet alphabet = Alphabet.of(known);
        return new Data(
                alphabet,
                Batches.of(split.training(), alphabet, BATCH, random.stream("training batches")),
                Batches.of(split.validation(), alphabet, BATCH, random.stream("validation batches")),
                Batches.of(split.heldOut(), alphabet, BATCH, random.stream("held-out batches")),
                split,
                known);
    }
}
