package org.cellwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    @ParameterizedTest
    @ValueSource(strings = {"check", "compile", "derive", "verify", "gradcheck", "bench"})
    void everyCommandHasHelp(String command) {
        Outcome outcome = Outcome.of(command, "--help");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).startsWith("Usage: cellwright " + command).contains("FILE");
        assertThat(Outcome.of("--help").out()).contains("  " + command + " ");
    }

    @Test
    void tellsItsVersion() {
        assertThat(Outcome.of("--version").out()).startsWith("cellwright ").contains("Java ");
    }

    static Stream<Arguments> wrongUses() {
        return Stream.of(
                Arguments.of(new String[] {}, "Missing command"),
                Arguments.of(new String[] {"chekc"}, "chekc"),
                Arguments.of(new String[] {"check"}, "FILE"),
                Arguments.of(new String[] {"compile", "a.cell"}, "-d"),
                Arguments.of(new String[] {"compile", "a.cell", "-d", "x", "--precision", "half"}, "half"),
                Arguments.of(new String[] {"verify", "a.cell"}, "--reference"),
                Arguments.of(new String[] {"bench", "a.cell", "--mode", "train"}, "--shape"),
                Arguments.of(new String[] {"bench", "a.cell", "--mode", "sleep", "--shape", "1,1,1,1"}, "sleep"),
                Arguments.of(new String[] {"derive", "--no-such-option", "a.cell"}, "--no-such-option"));
    }

    @ParameterizedTest
    @MethodSource("wrongUses")
    void wrongUseIsOneLine(String[] arguments, String expected) {
        Outcome outcome = Outcome.of((Object[]) arguments);
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.ERROR);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().lines())
                .singleElement()
                .asString()
                .startsWith("error: ")
                .contains(expected, "--help");
    }
}
