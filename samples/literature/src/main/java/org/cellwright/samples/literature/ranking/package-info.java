/** Which cell? Cells of the library on several tasks at equal size, ranked. */
package org.cellwright.samples.literature.ranking;
