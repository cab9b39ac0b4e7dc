/** Languages of messages: which one it is, and our own sentences in it. */
@NullMarked
package dev.parley.assistant.language;

import org.jspecify.annotations.NullMarked;
