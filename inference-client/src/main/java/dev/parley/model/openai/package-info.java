/** Models behind a server that speaks the OpenAI chat API. */
@NullMarked
package dev.parley.model.openai;

import org.jspecify.annotations.NullMarked;
