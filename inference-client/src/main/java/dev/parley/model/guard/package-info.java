/** Moderation by a chat model of the Llama Guard kind. */
@NullMarked
package dev.parley.model.guard;

import org.jspecify.annotations.NullMarked;
