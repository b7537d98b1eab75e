package org.cellwright.samples.common;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columnsAreAsWideAsTheyMustBe() {
        Table table = new Table("", "bits", "parameters")
                .row("LSTM", Table.number(1.25, 3), Table.number(12345, 0))
                .row("simple RNN", null, Table.percent(0.5));
        assertThat(table.toString()).isEqualTo("""
                                      bits   parameters
                        LSTM         1.250       12,345
                        simple RNN       -        50.0%
                        """);
    }
}
