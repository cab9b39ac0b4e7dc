/** Measures constrained decoding. */
@NullMarked
package dev.parley.bench.grammar;

import org.jspecify.annotations.NullMarked;
