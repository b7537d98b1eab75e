/** Evaluates checked cells as written, in double precision, with gradients by dual numbers: the oracle of all tests. */
package org.cellwright.compiler.interpret;
