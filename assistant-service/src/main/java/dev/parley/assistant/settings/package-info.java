/** Which settings exist, and the check at start that refuses those that do not. */
@NullMarked
package dev.parley.assistant.settings;

import org.jspecify.annotations.NullMarked;
