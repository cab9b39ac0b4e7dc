/** Reads expressions of time, such as "last Friday", against the time at which they were said. */
@NullMarked
package dev.parley.memory.time;

import org.jspecify.annotations.NullMarked;
