/** The log of conversations and the events of running turns. */
@NullMarked
package dev.parley.memory.conversation;

import org.jspecify.annotations.NullMarked;
