/** Opens the memory-store: Redis, embedded or given, and the stores over it. */
@NullMarked
package dev.parley.assistant.memory;

import org.jspecify.annotations.NullMarked;
