/** Brave Search as a search provider. */
@NullMarked
package dev.parley.search.brave;

import org.jspecify.annotations.NullMarked;
