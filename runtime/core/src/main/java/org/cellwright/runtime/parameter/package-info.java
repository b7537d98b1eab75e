/** What is learned: parameters with their gradients, and how they are initialised. */
package org.cellwright.runtime.parameter;
