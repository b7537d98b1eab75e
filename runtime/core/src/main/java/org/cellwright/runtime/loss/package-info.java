/** What training makes small: losses and their gradients. */
package org.cellwright.runtime.loss;
