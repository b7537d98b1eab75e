/** Steps of training and evaluation: forward, loss, backward, clipping, update; over whole sequences or parts of them. */
package org.cellwright.runtime.training;
