/** A light estimate of how a message sounds. */
@NullMarked
package dev.parley.assistant.tone;

import org.jspecify.annotations.NullMarked;
