package org.cellwright.runtime.data;

import java.util.stream.Stream;

/**
 * Examples that are read one after the other, the same ones in the same order each time; such as {@code () ->
 * Files.lines(path).map(...)}.
 */
@FunctionalInterface
public interface Source<E> {
    /** Called once an epoch, on the thread that reads; what it returns is read sequentially, and closed. */
    Stream<E> open() throws Exception;
}
