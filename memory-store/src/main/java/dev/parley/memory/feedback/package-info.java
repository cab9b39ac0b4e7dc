/** What people think of answers. */
@NullMarked
package dev.parley.memory.feedback;

import org.jspecify.annotations.NullMarked;
