/** Draws tokens from logits and ends texts at stop strings. */
@NullMarked
package dev.parley.llama.sampling;

import org.jspecify.annotations.NullMarked;
