/** Short accounts of the older turns of long conversations. */
@NullMarked
package dev.parley.assistant.summary;

import org.jspecify.annotations.NullMarked;
