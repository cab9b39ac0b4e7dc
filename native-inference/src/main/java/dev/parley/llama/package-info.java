/** Llama 3 in process: open a checkpoint, generate text from chat messages. */
@NullMarked
package dev.parley.llama;

import org.jspecify.annotations.NullMarked;
