package org.cellwright.samples.names;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Names to learn from and names to be judged on. About a tenth of the blocks is held out as a whole, since the names within a
 * block are too much alike: a model that knows LATIN SMALL LETTER A need not learn anything for LATIN SMALL LETTER B.
 */
record Split(List<String> training, List<String> heldOut) {
    private static final String SALT = "10 ";

    static Split of(List<CharacterName> names) {
        List<String> training = new ArrayList<>();
        List<String> heldOut = new ArrayList<>();
        for (CharacterName name : names) {
            (isHeldOut(name.block()) ? heldOut : training).add(name.name());
        }
        return new Split(training, heldOut);
    }

    static boolean isHeldOut(String block) {
        CRC32 checksum = new CRC32();
        checksum.update((SALT + block).getBytes(StandardCharsets.US_ASCII));
        return checksum.getValue() % 10 == 0;
    }
}
