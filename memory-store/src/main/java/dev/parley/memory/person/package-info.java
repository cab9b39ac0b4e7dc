/** Everything of one person across all stores: export and erasure. */
@NullMarked
package dev.parley.memory.person;

import org.jspecify.annotations.NullMarked;
