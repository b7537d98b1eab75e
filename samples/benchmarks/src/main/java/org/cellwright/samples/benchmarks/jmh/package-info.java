/** Kernels, layers, whole passes and training steps under JMH. */
package org.cellwright.samples.benchmarks.jmh;
