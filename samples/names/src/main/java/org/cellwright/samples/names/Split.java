package org.cellwright.samples.names;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Names to learn from, names to choose the learning rate on, and names to be judged on. About a tenth of the blocks goes to
 * each of the latter as a whole, since the names within a block are too much alike: a model that knows LATIN SMALL LETTER A
 * need not learn anything for LATIN SMALL LETTER B.
 */
record Split(List<String> training, List<String> validation, List<String> heldOut) {
    private static final int PARTS = 10;
    private static final int HELD_OUT = 0;
    private static final int VALIDATION = 1;

    static Split of(List<CharacterName> names) {
        List<String> training = new ArrayList<>();
        List<String> validation = new ArrayList<>();
        List<String> heldOut = new ArrayList<>();
        for (CharacterName name : names) {
            List<String> side = switch (part(name.block())) {
                case HELD_OUT -> heldOut;
                case VALIDATION -> validation;
                default -> training;
            };
            side.add(name.name());
        }
        return new Split(training, validation, heldOut);
    }

    /** The tenth of a block, by its name alone. */
    private static int part(String block) {
        CRC32 checksum = new CRC32();
        checksum.update(block.getBytes(StandardCharsets.US_ASCII));
        return (int) (checksum.getValue() % PARTS);
    }
}
