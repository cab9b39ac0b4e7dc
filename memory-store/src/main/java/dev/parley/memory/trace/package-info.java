/** The way of each turn from its message to its reply: stages with their times, without what anybody wrote. */
@NullMarked
package dev.parley.memory.trace;

import org.jspecify.annotations.NullMarked;
