/** Files that people send: fetched, checked, kept for a while, seen and heard. */
@NullMarked
package dev.parley.assistant.media;

import org.jspecify.annotations.NullMarked;
