/** Names of people, places and organisations, where the words after a name decide what it is. */
package org.cellwright.samples.literature.tagging;
