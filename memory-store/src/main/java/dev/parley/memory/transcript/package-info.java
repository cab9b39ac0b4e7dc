/** What people saw of their conversations. */
@NullMarked
package dev.parley.memory.transcript;

import org.jspecify.annotations.NullMarked;
