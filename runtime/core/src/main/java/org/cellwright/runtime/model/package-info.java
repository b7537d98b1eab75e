/** Whole models: their files, their summaries, and what moves between them. */
package org.cellwright.runtime.model;
