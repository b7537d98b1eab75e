/** The command line: cells checked, compiled, derived, verified and timed. */
package org.cellwright.cli;
