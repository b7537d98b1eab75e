package org.cellwright.samples.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SplitTest {
    private final List<CharacterName> names = CharacterNames.all();
    private final Split split = Split.of(names);
    private final List<List<String>> sides = List.of(split.training(), split.validation(), split.heldOut());

    @Test
    void everyNameIsOnOneSide() {
        List<String> together = new ArrayList<>();
        sides.forEach(together::addAll);
        assertThat(together)
                .containsExactlyInAnyOrderElementsOf(
                        names.stream().map(CharacterName::name).toList());
    }

    @Test
    void blocksAreOnOneSideAsAWhole() {
        Map<String, String> blocks = new HashMap<>();
        names.forEach(name -> blocks.put(name.name(), name.block()));
        Map<String, Integer> sideOfBlock = new HashMap<>();
        for (int side = 0; side < sides.size(); side++) {
            for (String name : sides.get(side)) {
                Integer other = sideOfBlock.put(blocks.get(name), side);
                assertThat(other).as(blocks.get(name)).isIn(null, side);
            }
        }
        assertThat(Set.copyOf(sideOfBlock.values())).hasSize(3);
    }

    @Test
    void mostAreForLearning() {
        assertThat((double) split.training().size() / names.size()).isBetween(0.7, 0.85);
        assertThat(split.validation()).hasSizeGreaterThan(1000);
        assertThat(split.heldOut()).hasSizeGreaterThan(3000);
    }
}
