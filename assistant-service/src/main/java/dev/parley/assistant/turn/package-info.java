/** Turns of conversations: claiming mailboxes, answering, sending replies. */
@NullMarked
package dev.parley.assistant.turn;

import org.jspecify.annotations.NullMarked;
