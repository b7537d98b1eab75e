/** XLA, the compiler that JAX runs on, fed programs such as JAX makes of a recurrent cell. */
package org.cellwright.samples.rivals.xla;
