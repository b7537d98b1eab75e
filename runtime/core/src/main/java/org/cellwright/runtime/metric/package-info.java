/** How good predictions are, in numbers for people: nothing here has a gradient. */
package org.cellwright.runtime.metric;
