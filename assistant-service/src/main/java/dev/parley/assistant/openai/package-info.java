/** The OpenAI-compatible API: the whole assistant as model {@code parley}, and the bare model under its own name. */
@NullMarked
package dev.parley.assistant.openai;

import org.jspecify.annotations.NullMarked;
