/** The agent loop: from a person's message to an answer with checked citations. */
@NullMarked
package dev.parley.assistant.agent;

import org.jspecify.annotations.NullMarked;
