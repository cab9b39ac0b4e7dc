/** Opens the chat model that the settings name. */
@NullMarked
package dev.parley.assistant.model;

import org.jspecify.annotations.NullMarked;
