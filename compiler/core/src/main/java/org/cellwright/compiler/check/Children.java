package org.cellwright.compiler.check;

import java.util.List;
import java.util.stream.Stream;
import org.cellwright.compiler.ast.Syntax;

/** The parts of an expression as written. */
final class Children {
    private Children() {}

    static List<Syntax> of(Syntax syntax) {
        if (syntax instanceof Syntax.Call call) {
            return call.arguments();
        }
        if (syntax instanceof Syntax.Index index) {
            return List.of(index.base());
        }
        if (syntax instanceof Syntax.Stack stack) {
            return stack.brackets().parts();
        }
        if (syntax instanceof Syntax.Range range) {
            return Stream.concat(range.from().stream(), range.to().stream()).toList();
        }
        if (syntax instanceof Syntax.Negate negate) {
            return List.of(negate.value());
        }
        if (syntax instanceof Syntax.Sum sum) {
            return sum.terms().stream().map(Syntax.Term::value).toList();
        }
        if (syntax instanceof Syntax.Product product) {
            return product.factors().stream().map(Syntax.Factor::value).toList();
        }
        if (syntax instanceof Syntax.Binary binary) {
            return List.of(binary.left(), binary.right());
        }
        return List.of();
    }
}
