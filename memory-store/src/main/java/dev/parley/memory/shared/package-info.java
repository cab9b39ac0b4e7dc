/** What replicas share beside conversations: cached texts and counts of a day. */
@NullMarked
package dev.parley.memory.shared;

import org.jspecify.annotations.NullMarked;
