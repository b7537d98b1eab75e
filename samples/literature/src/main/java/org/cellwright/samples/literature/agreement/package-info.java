/** The verb agrees with a subject any number of words back: "The cat, which already ate ..., was full". */
package org.cellwright.samples.literature.agreement;
