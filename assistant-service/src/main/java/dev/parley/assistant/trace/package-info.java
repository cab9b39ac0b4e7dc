/** Traces from webhook to outbox, and the turn's id in every line of the log. */
@NullMarked
package dev.parley.assistant.trace;

import org.jspecify.annotations.NullMarked;
