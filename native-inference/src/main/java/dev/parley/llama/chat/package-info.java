/** Llama 3 chat layouts built as tokens, and the incremental parser of tool calls. */
@NullMarked
package dev.parley.llama.chat;

import org.jspecify.annotations.NullMarked;
