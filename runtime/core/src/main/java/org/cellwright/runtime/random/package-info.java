/** Random numbers that are the same bits on every machine, and whose state can be saved. */
package org.cellwright.runtime.random;
