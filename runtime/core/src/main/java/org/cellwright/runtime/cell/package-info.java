/** What a generated cell is to the runtime: its description, its program for given sizes, and a run over one batch. */
package org.cellwright.runtime.cell;
