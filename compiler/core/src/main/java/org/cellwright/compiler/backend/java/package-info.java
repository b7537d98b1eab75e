/** From the schedule to Java source; the only place that knows JavaPoet. */
package org.cellwright.compiler.backend.java;
