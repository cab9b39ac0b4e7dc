/** The search-box API: questions, streamed events, documents. */
@NullMarked
package dev.parley.assistant.ask;

import org.jspecify.annotations.NullMarked;
