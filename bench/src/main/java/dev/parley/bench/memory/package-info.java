/** Measures the memory-store: speed beside bare commands, bytes, and how much of a long past is recalled. */
@NullMarked
package dev.parley.bench.memory;

import org.jspecify.annotations.NullMarked;
