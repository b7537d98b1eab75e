package org.cellwright.samples.rivals.xla;

import java.util.List;
import java.util.stream.Collectors;

/** A tensor of single-precision numbers in a program. */
record Value(String name, List<Integer> sizes) {

    int size(int axis) {
        return sizes.get(axis);
    }

    String type() {
        return type(sizes);
    }

    static String type(List<Integer> sizes) {
        return "tensor<" + sizes.stream().map(size -> size + "x").collect(Collectors.joining()) + "f32>";
    }
}
