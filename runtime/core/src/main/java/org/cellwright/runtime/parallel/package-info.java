/** Work that is cut into tasks, done by several threads. */
package org.cellwright.runtime.parallel;
