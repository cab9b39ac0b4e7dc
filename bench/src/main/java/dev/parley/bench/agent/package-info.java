/** Our own time in a turn of the agent. */
@NullMarked
package dev.parley.bench.agent;

import org.jspecify.annotations.NullMarked;
