package org.cellwright.compiler.check;

import java.util.OptionalInt;
import org.cellwright.compiler.ast.Syntax;

/** {@code [t]}, {@code [t-1]}. */
final class TimeIndex {
    static final String TIME = "t";

    private TimeIndex() {}

    /** 0 for {@code [t]}, -1 for {@code [t-1]}; empty where the brackets are no time. */
    static OptionalInt offset(Syntax.Brackets brackets) {
        if (brackets.parts().size() != 1) {
            return OptionalInt.empty();
        }
        Syntax part = brackets.parts().get(0);
        if (isTime(part)) {
            return OptionalInt.of(0);
        }
        if (part instanceof Syntax.Sum sum
                && sum.terms().size() == 2
                && isTime(sum.terms().get(0).value())
                && !sum.terms().get(0).negative()
                && sum.terms().get(1).value() instanceof Syntax.Number number
                && number.value() == Math.rint(number.value())
                && number.value() <= 1_000_000) {
            int steps = (int) number.value();
            return OptionalInt.of(sum.terms().get(1).negative() ? -steps : steps);
        }
        return OptionalInt.empty();
    }

    static String text(int offset) {
        return offset == 0 ? "[t]" : offset < 0 ? "[t-" + -offset + "]" : "[t+" + offset + "]";
    }

    static boolean isTime(Syntax syntax) {
        return syntax instanceof Syntax.Name name && name.text().equals(TIME);
    }
}
