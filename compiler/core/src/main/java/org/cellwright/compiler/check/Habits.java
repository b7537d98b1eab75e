package org.cellwright.compiler.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What other languages and frameworks call things, and how they are written here. */
final class Habits {
    private static final Map<String, String> FUNCTIONS = new HashMap<>();
    private static final Map<String, String> INITIALISERS = new HashMap<>();

    static {
        functions(
                "write `[a, b]` to put vectors end to end",
                "concat",
                "concatenate",
                "cat",
                "hstack",
                "vstack",
                "stack");
        functions("write `W @ v` for a matrix times a vector", "matmul", "mm", "mv", "linear", "dense");
        functions("write `a * b`, which multiplies element by element", "multiply", "mul", "hadamard");
        functions("write `a + b`", "add");
        functions("write `a - b`", "subtract", "sub");
        functions("write `a / b`", "divide", "div");
        functions("write `a ^ b` for a power", "pow", "power");
        functions("write `sqrt(sum(v * v))` for the length of a vector", "norm");
        functions("write `where(condition, a, b)`", "if", "ifelse", "select", "cond");
        functions("write `sigmoid(a)`", "logistic", "expit");
        functions("write `log(a)` for the natural logarithm", "ln");
        functions("write `max(a, b)`", "maximum");
        functions("write `min(a, b)`", "minimum");
        functions("write `clamp(a, low, high)`", "clip");
        functions("write `stop_gradient(a)`", "detach");
        functions("a number counts for every element: write `1` in a formula", "ones");
        functions("a number counts for every element: write `0` in a formula", "zeros");
        initialisers("write `glorot_uniform`", "xavier_uniform", "xavier", "glorot");
        initialisers("write `glorot_normal`", "xavier_normal");
        initialisers("write `he_uniform`", "kaiming_uniform", "kaiming", "he");
        initialisers("write `he_normal`", "kaiming_normal");
        initialisers("write `identity`", "eye");
        initialisers("write `uniform(low, high)`", "rand", "random", "random_uniform");
        initialisers("write `normal(stddev)`", "randn", "gaussian", "random_normal");
    }

    private Habits() {}

    private static void functions(String advice, String... names) {
        List.of(names).forEach(name -> FUNCTIONS.put(name, advice));
    }

    private static void initialisers(String advice, String... names) {
        List.of(names).forEach(name -> INITIALISERS.put(name, advice));
    }

    /** How a function of that name is written here, or null. */
    static String function(String name) {
        return FUNCTIONS.get(name);
    }

    /** How an initialiser of that name is written here, or null. */
    static String initialiser(String name) {
        return INITIALISERS.get(name);
    }
}
