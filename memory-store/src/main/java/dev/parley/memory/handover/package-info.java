/** Conversations that a person has taken over. */
@NullMarked
package dev.parley.memory.handover;

import org.jspecify.annotations.NullMarked;
