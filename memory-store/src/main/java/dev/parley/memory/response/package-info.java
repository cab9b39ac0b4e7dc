/** Answers of the API that programs want to find again and continue. */
@NullMarked
package dev.parley.memory.response;

import org.jspecify.annotations.NullMarked;
