/** Keeps the records of turns and runs them again. */
@NullMarked
package dev.parley.assistant.replay;

import org.jspecify.annotations.NullMarked;
