/** The Redis server and connection, and every key. */
@NullMarked
package dev.parley.memory.redis;

import org.jspecify.annotations.NullMarked;
