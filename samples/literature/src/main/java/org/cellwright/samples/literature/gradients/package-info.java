/** Gradients that vanish or explode on their way back through time. */
package org.cellwright.samples.literature.gradients;
