/** Commands of messengers: /new, /forget, /help, /language and /stop. */
@NullMarked
package dev.parley.assistant.command;

import org.jspecify.annotations.NullMarked;
