package org.cellwright.samples.literature.music;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.samples.common.Picture;

/** A piece as a pianola's roll: time to the right, pitch upwards, a bar for each note that is held. */
final class PianoRoll implements Picture.Panel {
    private static final int LEFT = 54;
    private static final int TOP = 36;
    private static final int BOTTOM = 34;
    private static final int RIGHT = 16;
    private static final int OCTAVE = 12;
    /** The key of the lowest C. */
    private static final int LOWEST_C = 3;

    private static final boolean[] BLACK = {
        false, true, false, true, false, false, true, false, true, false, true, false
    };

    private final String title;
    private final Matrix piece;
    private final int given;
    private final int lowest;
    private final int highest;
    private final int stepWidth;
    private final int keyHeight;

    /** @param given how many steps at the beginning are not the model's: drawn in grey */
    PianoRoll(String title, Matrix piece, int given, int stepWidth, int keyHeight) {
        this.title = title;
        this.piece = piece;
        this.given = given;
        this.stepWidth = stepWidth;
        this.keyHeight = keyHeight;
        int least = Pieces.KEYS - 1;
        int most = 0;
        for (int step = 0; step < piece.rows(); step++) {
            for (int key = 0; key < Pieces.KEYS; key++) {
                if (piece.get(step, key) != 0) {
                    least = Math.min(least, key);
                    most = Math.max(most, key);
                }
            }
        }
        this.lowest = Math.max(0, least - 2);
        this.highest = Math.min(Pieces.KEYS - 1, Math.max(most, least) + 2);
    }

    @Override
    public int width() {
        return LEFT + piece.rows() * stepWidth + RIGHT;
    }

    @Override
    public int height() {
        return TOP + (highest - lowest + 1) * keyHeight + BOTTOM;
    }

    @Override
    public void paint(Graphics2D graphics) {
        graphics.setColor(Color.BLACK);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 15));
        graphics.drawString(title, LEFT, TOP - 12);
        paintKeys(graphics);
        paintSteps(graphics);
        for (int key = lowest; key <= highest; key++) {
            int first = -1;
            for (int step = 0; step <= piece.rows(); step++) {
                boolean pressed = step < piece.rows() && piece.get(step, key) != 0;
                if (pressed && first < 0) {
                    first = step;
                }
                if (first >= 0 && (!pressed || step == given)) {
                    paintNote(graphics, key, first, step);
                    first = pressed ? step : -1;
                }
            }
        }
    }

    private void paintKeys(Graphics2D graphics) {
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
        for (int key = lowest; key <= highest; key++) {
            int note = Math.floorMod(key - LOWEST_C, OCTAVE);
            graphics.setColor(BLACK[note] ? new Color(0xEEF0F2) : new Color(0xF9FAFB));
            graphics.fillRect(LEFT, y(key), piece.rows() * stepWidth, keyHeight);
            if (note == 0) {
                graphics.setColor(new Color(0xC5CAD0));
                graphics.drawLine(LEFT, y(key) + keyHeight, LEFT + piece.rows() * stepWidth, y(key) + keyHeight);
                graphics.setColor(Color.DARK_GRAY);
                graphics.drawString("C" + ((key - LOWEST_C) / OCTAVE + 1), LEFT - 26, y(key) + keyHeight);
            }
        }
    }

    private void paintSteps(Graphics2D graphics) {
        int bottom = y(lowest) + keyHeight;
        for (int step = 0; step <= piece.rows(); step += 16) {
            graphics.setColor(new Color(0xD5D9DE));
            graphics.drawLine(x(step), TOP, x(step), bottom);
            graphics.setColor(Color.DARK_GRAY);
            graphics.drawString(Integer.toString(step), x(step) - 4, bottom + 16);
        }
        graphics.drawString("step", LEFT - 34, bottom + 16);
    }

    private void paintNote(Graphics2D graphics, int key, int first, int end) {
        float hue = 0.62f - 0.55f * (key - lowest) / Math.max(1, highest - lowest);
        graphics.setColor(first < given ? new Color(0x9AA0A6) : Color.getHSBColor(hue, 0.72f, 0.86f));
        graphics.fillRoundRect(x(first) + 1, y(key) + 1, (end - first) * stepWidth - 2, keyHeight - 2, 5, 5);
    }

    private int x(int step) {
        return LEFT + step * stepWidth;
    }

    private int y(int key) {
        return TOP + (highest - key) * keyHeight;
    }
}
