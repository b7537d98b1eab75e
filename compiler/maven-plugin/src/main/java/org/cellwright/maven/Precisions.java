package org.cellwright.maven;

import java.util.EnumSet;
import java.util.Set;
import org.apache.maven.plugin.MojoFailureException;
import org.cellwright.compiler.backend.java.NumberType;
import org.cellwright.compiler.source.Printable;

/** The plugin's parameter {@code precision}. */
final class Precisions {
    private Precisions() {}

    /** Number types from a list such as {@code float,double}. */
    static Set<NumberType> parse(String text) throws MojoFailureException {
        Set<NumberType> result = EnumSet.noneOf(NumberType.class);
        for (String name : text.split(",", -1)) {
            try {
                result.add(NumberType.parse(name));
            } catch (IllegalArgumentException e) {
                throw new MojoFailureException("<precision> can be float, double, or float,double, but it is '"
                        + Printable.escape(text) + "'");
            }
        }
        return result;
    }
}
