/** How gradients change parameters: optimizers, learning rates over time, clipping, weight decay, averaged weights. */
package org.cellwright.runtime.optimizer;
