/** Elementwise work of layers, losses and optimizers on matrices, in loops that the virtual machine vectorises itself. */
package org.cellwright.runtime.arithmetic;
