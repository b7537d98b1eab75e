/** Next chords of polyphonic music, as Chung et al. (2014) compared units. */
package org.cellwright.samples.literature.music;
