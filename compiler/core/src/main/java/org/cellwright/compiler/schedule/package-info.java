/** From the joint graph to loops, products and buffers. */
package org.cellwright.compiler.schedule;
