/** What replicas measured, kept for a while and summed over all of them. */
@NullMarked
package dev.parley.memory.metric;

import org.jspecify.annotations.NullMarked;
