package org.cellwright.runtime.layer;

/** How the last states of an encoder become the first ones of a decoder. The recurrent layers of both are counted from below. */
public enum Handover {
    /**
     * Each layer's states as they are, those of two directions side by side: a decoder above an encoder of two directions with H units
     * each has 2 H units.
     */
    COPY,
    /**
     * Each state of a decoder's layer is learned from all states of the encoder's layer side by side, W s + b; where there are
     * not as many layers in both, from those of the encoder's uppermost one. Cells and sizes may differ.
     */
    DENSE
}
