package org.cellwright.samples.literature.music;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sound.midi.InvalidMidiDataException;
import javax.sound.midi.MidiEvent;
import javax.sound.midi.MidiSystem;
import javax.sound.midi.Sequence;
import javax.sound.midi.ShortMessage;
import javax.sound.midi.Track;
import org.cellwright.runtime.tensor.Matrix;

/** Writes pieces as MIDI files, which any player plays. */
final class Midi {
    /** The MIDI number of the lowest key of a piano. */
    private static final int LOWEST = 21;

    private static final int LOUDNESS = 80;
    private static final int TICKS_PER_QUARTER = 480;

    private Midi() {}

    /**
     * A key that is pressed in steps after each other is held.
     *
     * @param stepsPerQuarter steps of the piece in a quarter note; a minute has 120 quarters
     */
    static void write(Matrix piece, int stepsPerQuarter, Path file) throws IOException {
        int ticks = TICKS_PER_QUARTER / stepsPerQuarter;
        try {
            Sequence sequence = new Sequence(Sequence.PPQ, TICKS_PER_QUARTER);
            Track track = sequence.createTrack();
            for (int key = 0; key < piece.columns(); key++) {
                for (int step = 0; step <= piece.rows(); step++) {
                    boolean before = step > 0 && piece.get(step - 1, key) != 0;
                    boolean now = step < piece.rows() && piece.get(step, key) != 0;
                    if (before != now) {
                        int command = now ? ShortMessage.NOTE_ON : ShortMessage.NOTE_OFF;
                        track.add(
                                new MidiEvent(new ShortMessage(command, LOWEST + key, LOUDNESS), (long) step * ticks));
                    }
                }
            }
            Files.createDirectories(file.toAbsolutePath().getParent());
            MidiSystem.write(sequence, 0, file.toFile());
        } catch (InvalidMidiDataException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
