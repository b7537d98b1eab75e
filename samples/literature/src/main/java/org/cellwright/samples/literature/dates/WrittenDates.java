package org.cellwright.samples.literature.dates;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.cellwright.runtime.random.SeededRandom;

/** Days of 1900 to 2099 in the ways of some languages: "Donnerstag, 3. Mai 1987", "May 3, 1987", "3-5-1987". */
final class WrittenDates {
    private static final List<Locale> LANGUAGES = List.of(
            Locale.ENGLISH,
            Locale.UK,
            Locale.GERMAN,
            Locale.FRENCH,
            Locale.ITALIAN,
            new Locale("es"),
            new Locale("pt"),
            new Locale("nl"));

    private static final List<DateTimeFormatter> WAYS = ways();
    private static final LocalDate FIRST = LocalDate.of(1900, 1, 1);
    private static final int DAYS = (int) (LocalDate.of(2100, 1, 1).toEpochDay() - FIRST.toEpochDay());

    /** One day in ten is never learned from. */
    private static final int HELD_OUT = 10;

    private WrittenDates() {}

    /** Some way of writing some day: one of those to learn from, or one that is held out. */
    static Example draw(boolean heldOut, SeededRandom random) {
        int day = random.nextInt(DAYS);
        while (heldOut(day) != heldOut) {
            day = random.nextInt(DAYS);
        }
        LocalDate date = FIRST.plusDays(day);
        DateTimeFormatter way = WAYS.get(random.nextInt(WAYS.size()));
        return new Example(date.format(way), date.toString());
    }

    /** In how many ways a day is written. */
    static int count() {
        return WAYS.size();
    }

    /** Scattered over the calendar. */
    private static boolean heldOut(int day) {
        return Math.floorMod(day * 0x9E3779B9 >>> 8, HELD_OUT) == 0;
    }

    /** What would be ambiguous is left out: of numbers alone, each separator has one order, and years have four digits. */
    private static List<DateTimeFormatter> ways() {
        List<DateTimeFormatter> ways = new ArrayList<>();
        for (Locale language : LANGUAGES) {
            for (FormatStyle style : List.of(FormatStyle.FULL, FormatStyle.LONG)) {
                ways.add(DateTimeFormatter.ofLocalizedDate(style).withLocale(language));
            }
            ways.add(DateTimeFormatter.ofPattern("d MMM yyyy", language));
        }
        for (String pattern : List.of("M/d/yyyy", "d.M.yyyy", "dd.MM.yyyy", "d-M-yyyy", "yyyy/MM/dd", "yyyyMMdd")) {
            ways.add(DateTimeFormatter.ofPattern(pattern, Locale.ROOT));
        }
        return List.copyOf(ways);
    }
}
