package org.cellwright.samples.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SplitTest {
    private final List<CharacterName> names = CharacterNames.all();
    private final Split split = Split.of(names);

    @Test
    void everyNameIsOnOneSide() {
        assertThat(split.training()).doesNotContainAnyElementsOf(split.heldOut());
        assertThat(split.training().size() + split.heldOut().size()).isEqualTo(names.size());
    }

    @Test
    void blocksAreHeldOutAsAWhole() {
        Set<String> heldOut = Set.copyOf(split.heldOut());
        Set<String> blocks = names.stream()
                .filter(name -> heldOut.contains(name.name()))
                .map(CharacterName::block)
                .collect(Collectors.toSet());
        assertThat(blocks).hasSizeGreaterThan(20).contains("CHEROKEE", "BRAILLE_PATTERNS");
        assertThat(names).filteredOn(name -> blocks.contains(name.block())).hasSameSizeAs(split.heldOut());
    }

    @Test
    void aTenthIsHeldOut() {
        assertThat((double) split.heldOut().size() / names.size()).isBetween(0.07, 0.13);
    }
}
