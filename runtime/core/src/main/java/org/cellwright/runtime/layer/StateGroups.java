package org.cellwright.runtime.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The states of one recurrent layer, or of the two of both directions.
 *
 * @param slots for each state of the cell, that of one direction, or those of both
 */
record StateGroups(List<List<LayerState>> slots) {

    /** A group for each recurrent layer, from below. */
    static List<StateGroups> of(Layer layer) {
        List<List<StateGroups>> parts = layer.parts().values().stream()
                .map(StateGroups::of)
                .filter(groups -> !groups.isEmpty())
                .toList();
        if (layer.parts().isEmpty()) {
            List<List<LayerState>> own =
                    layer.states().byPath().values().stream().map(List::of).toList();
            return own.isEmpty() ? List.of() : List.of(new StateGroups(own));
        }
        if (layer instanceof Bidirectional && parts.size() == 2) {
            return sideBySide(parts.get(0), parts.get(1));
        }
        return parts.stream().flatMap(List::stream).toList();
    }

    private static List<StateGroups> sideBySide(List<StateGroups> forward, List<StateGroups> backward) {
        List<StateGroups> groups = new ArrayList<>();
        for (int i = 0; i < Math.max(forward.size(), backward.size()); i++) {
            List<List<LayerState>> slots = new ArrayList<>();
            int count = Math.max(
                    i < forward.size() ? forward.get(i).slots.size() : 0,
                    i < backward.size() ? backward.get(i).slots.size() : 0);
            for (int slot = 0; slot < count; slot++) {
                slots.add(Stream.concat(slot(forward, i, slot), slot(backward, i, slot))
                        .toList());
            }
            groups.add(new StateGroups(slots));
        }
        return groups;
    }

    private static Stream<LayerState> slot(List<StateGroups> groups, int group, int slot) {
        boolean there = group < groups.size() && slot < groups.get(group).slots.size();
        return there ? groups.get(group).slots.get(slot).stream() : Stream.empty();
    }

    List<LayerState> all() {
        return slots.stream().flatMap(List::stream).toList();
    }

    static int size(List<LayerState> states) {
        return states.stream().mapToInt(LayerState::size).sum();
    }
}
