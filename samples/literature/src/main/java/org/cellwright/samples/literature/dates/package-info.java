/** From dates as people write them to dates of ISO 8601, by an encoder and a decoder. */
package org.cellwright.samples.literature.dates;
