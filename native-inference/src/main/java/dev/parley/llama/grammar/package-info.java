/** Constrained decoding: which tokens may follow so that the text keeps to a JSON Schema or is a valid tool call. */
@NullMarked
package dev.parley.llama.grammar;

import org.jspecify.annotations.NullMarked;
