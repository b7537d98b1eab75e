package org.cellwright.runtime.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.cellwright.runtime.random.SeededRandom;

/** A stream in an order that is drawn from a part of it at a time. */
final class ShuffleBuffer<E> implements Iterator<E> {
    private final Iterator<E> source;
    private final int room;
    private final SeededRandom random;
    private final List<E> waiting = new ArrayList<>();

    private ShuffleBuffer(Iterator<E> source, int room, SeededRandom random) {
        this.source = source;
        this.room = room;
        this.random = random;
    }

    static <E> Stream<E> of(Stream<E> source, int room, SeededRandom random) {
        ShuffleBuffer<E> buffer = new ShuffleBuffer<>(source.iterator(), room, random);
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(buffer, 0), false)
                .onClose(source::close);
    }

    @Override
    public boolean hasNext() {
        while (waiting.size() < room && source.hasNext()) {
            waiting.add(source.next());
        }
        return !waiting.isEmpty();
    }

    @Override
    public E next() {
        int taken = random.nextInt(waiting.size());
        E last = waiting.remove(waiting.size() - 1);
        return taken == waiting.size() ? last : waiting.set(taken, last);
    }
}
