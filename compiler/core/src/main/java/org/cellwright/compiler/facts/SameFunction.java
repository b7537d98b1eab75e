package org.cellwright.compiler.facts;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.check.Variable;
import org.cellwright.compiler.ir.CellGraph;

/**
 * That two cells compute the same function once their parameters and states are renamed and some parameters have the other sign.
 *
 * @param first name of a cell
 * @param second name of another
 * @param parameters of the first, parts of matrices among them, and what each is in the second, such as {@code -Wz}
 */
public record SameFunction(String first, String second, Map<String, String> parameters) {
    public SameFunction {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** A cell and its graph after the passes that run before differentiation. */
    public record Candidate(CheckedCell cell, CellGraph graph) {}

    /** All pairs of cells that are the same function, in the order of the cells; of several that are, each with the first. */
    public static List<SameFunction> among(List<Candidate> cells) {
        Map<Integer, List<Formulas>> byColour = new HashMap<>();
        List<SameFunction> found = new ArrayList<>();
        for (Candidate candidate : cells) {
            if (candidate.graph().firstStates().stream().anyMatch(Objects::nonNull)) {
                continue; // what a formula of parameters begins with is not compared
            }
            Formulas formulas = Formulas.of(candidate);
            List<Formulas> alike = byColour.computeIfAbsent(formulas.colour(), key -> new ArrayList<>());
            Optional<SameFunction> same = Optional.empty();
            for (Formulas earlier : alike) {
                same = new Matching(earlier, formulas).find();
                if (same.isPresent()) {
                    break;
                }
            }
            same.ifPresent(found::add);
            if (same.isEmpty()) {
                alike.add(formulas);
            }
        }
        return found;
    }

    static List<Double> firstValues(CheckedCell cell) {
        return cell.states().stream().map(Variable.State::initialValue).toList();
    }
}
