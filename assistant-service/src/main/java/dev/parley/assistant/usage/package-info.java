/** What answers cost, whom they are counted for, and how much anybody may use. */
@NullMarked
package dev.parley.assistant.usage;

import org.jspecify.annotations.NullMarked;
