/** Byte-level BPE tokenizer of the Llama 3 family and streaming detokenization. */
@NullMarked
package dev.parley.llama.tokenizer;

import org.jspecify.annotations.NullMarked;
