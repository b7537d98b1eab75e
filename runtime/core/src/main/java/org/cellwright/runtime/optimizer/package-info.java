/** How gradients change parameters: clipping, gradient descent, RMSprop, Adam. */
package org.cellwright.runtime.optimizer;
