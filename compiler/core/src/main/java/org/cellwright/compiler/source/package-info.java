/** Source files, places in them, and the diagnostics that point there. */
package org.cellwright.compiler.source;
