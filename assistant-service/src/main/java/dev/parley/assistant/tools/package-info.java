/** Built-in tools: adapters from the tool contract to search, memory and arithmetic. */
@NullMarked
package dev.parley.assistant.tools;

import org.jspecify.annotations.NullMarked;
