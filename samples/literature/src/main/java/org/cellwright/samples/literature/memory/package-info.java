/** Tasks that need a long memory: adding and copying, as in Bai et al. (2018) and the papers before. */
package org.cellwright.samples.literature.memory;
