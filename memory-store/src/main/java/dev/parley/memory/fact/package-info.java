/** What is remembered about a person. */
@NullMarked
package dev.parley.memory.fact;

import org.jspecify.annotations.NullMarked;
