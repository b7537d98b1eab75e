/** What tasks with batches without end have in common: how cells learn them and are compared. */
package org.cellwright.samples.literature.task;
