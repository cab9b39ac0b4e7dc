/** Messages that no model may answer. */
@NullMarked
package dev.parley.assistant.safety;

import org.jspecify.annotations.NullMarked;
