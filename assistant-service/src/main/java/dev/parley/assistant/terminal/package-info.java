/** The assistant in a terminal: a client of the search-box API. */
@NullMarked
package dev.parley.assistant.terminal;

import org.jspecify.annotations.NullMarked;
