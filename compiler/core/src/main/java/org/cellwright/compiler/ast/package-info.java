/** A cell file as it was written. */
package org.cellwright.compiler.ast;
