package org.cellwright.samples.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

class CharacterNamesTest {
    private static final int COUNT = 33_762;
    private static final String SHA_256 = "2aee34942957e4ea37456edad728fb2deda6fbf447d9fc452241caa949525220";

    @Test
    void namesAreTheSameOnEveryJava() throws Exception {
        List<CharacterName> names = CharacterNames.all();
        String text =
                names.stream().map(name -> name.block() + ":" + name.name()).collect(Collectors.joining("\n"));
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        assertThat(names).hasSize(COUNT);
        assertThat(HexFormat.of().formatHex(digest)).isEqualTo(SHA_256);
    }

    @Test
    void namesAreDifferent() {
        assertThat(CharacterNames.all().stream().map(CharacterName::name)).doesNotHaveDuplicates();
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_18)
    void theListHoldsAllOfUnicode13() {
        List<CharacterName> expected = new ArrayList<>();
        for (int character = 0; character <= Character.MAX_CODE_POINT; character++) {
            if (hasOwnName(character)) {
                expected.add(new CharacterName(
                        Character.UnicodeBlock.of(character).toString(), Character.getName(character)));
            }
        }
        assertThat(CharacterNames.all()).isEqualTo(expected);
    }

    private static boolean hasOwnName(int character) {
        String name = Character.getName(character);
        Character.UnicodeBlock block = Character.UnicodeBlock.of(character);
        String number = Integer.toHexString(character).toUpperCase(Locale.ROOT);
        return name != null && block != null && !name.equals(block.toString().replace('_', ' ') + " " + number);
    }
}
