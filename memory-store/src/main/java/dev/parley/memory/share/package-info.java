/** Conversations that people show to others. */
@NullMarked
package dev.parley.memory.share;

import org.jspecify.annotations.NullMarked;
