/** From the syntax tree to checked cells: names, shapes, order. */
package org.cellwright.compiler.check;
