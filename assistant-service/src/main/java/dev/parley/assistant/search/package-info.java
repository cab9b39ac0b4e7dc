/** Which search providers are configured, and the pages of the document library. */
@NullMarked
package dev.parley.assistant.search;

import org.jspecify.annotations.NullMarked;
