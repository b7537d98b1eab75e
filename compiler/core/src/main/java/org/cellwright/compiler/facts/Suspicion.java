package org.cellwright.compiler.facts;

import org.cellwright.compiler.source.Span;

/** Something of a cell that is legal but can hardly be meant. */
public record Suspicion(Span span, String message) {}
