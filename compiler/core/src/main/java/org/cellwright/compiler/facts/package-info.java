/** What the compiler finds out about a cell, as records; the analyses read the graph and the schedule, and print nothing. */
package org.cellwright.compiler.facts;
