/** The model inside this process, as a {@link dev.parley.model.ChatModel}. */
@NullMarked
package dev.parley.model.local;

import org.jspecify.annotations.NullMarked;
