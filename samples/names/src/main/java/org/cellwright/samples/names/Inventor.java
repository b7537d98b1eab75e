package org.cellwright.samples.names;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.Pass;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.tensor.Matrix;

/** Draws names from a model, character by character, many at once. */
final class Inventor {
    private static final int AT_ONCE = 32;
    private static final int LONGEST = 100;

    private final Layer layers;
    private final Alphabet alphabet;
    private final SeededRandom random;

    Inventor(Layer layers, Alphabet alphabet, SeededRandom random) {
        this.layers = layers;
        this.alphabet = alphabet;
        this.random = random;
    }

    /** So many different names that are not among the known ones; fewer if the model hardly finds any. */
    List<String> invent(int count, Collection<String> known) {
        Set<String> names = new LinkedHashSet<>();
        for (int attempt = 0; attempt < count && names.size() < count; attempt++) {
            names.addAll(draw());
            names.removeAll(known);
        }
        return names.stream().limit(count).toList();
    }

    /** Names that came to an end. */
    private List<String> draw() {
        BatchLayout layout = BatchLayout.uniform(1, AT_ONCE);
        Matrix tokens = Matrix.allocate(layers.precision(), AT_ONCE, 1);
        StringBuilder[] texts = new StringBuilder[AT_ONCE];
        boolean[] ended = new boolean[AT_ONCE];
        for (int i = 0; i < AT_ONCE; i++) {
            texts[i] = new StringBuilder();
            tokens.set(i, 0, Alphabet.BOUNDARY);
        }
        Pass pass = Pass.INFERENCE;
        for (int length = 0; length < LONGEST; length++) {
            Matrix logits = layers.forward(layout, tokens, pass);
            pass = pass.next();
            for (int i = 0; i < AT_ONCE; i++) {
                int token = draw(logits, i);
                tokens.set(i, 0, token);
                ended[i] |= token == Alphabet.BOUNDARY;
                if (!ended[i]) {
                    texts[i].append(alphabet.character(token));
                }
            }
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            if (ended[i] && !texts[i].isEmpty()) {
                names.add(texts[i].toString());
            }
        }
        return names;
    }

    /** A token by the probabilities softmax(logits). */
    private int draw(Matrix logits, int row) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int token = 0; token < logits.columns(); token++) {
            largest = Math.max(largest, logits.get(row, token));
        }
        double sum = 0;
        for (int token = 0; token < logits.columns(); token++) {
            sum += Math.exp(logits.get(row, token) - largest);
        }
        double rest = random.nextDouble() * sum;
        int token = -1;
        do {
            token++;
            rest -= Math.exp(logits.get(row, token) - largest);
        } while (rest >= 0 && token < logits.columns() - 1);
        return token;
    }
}
