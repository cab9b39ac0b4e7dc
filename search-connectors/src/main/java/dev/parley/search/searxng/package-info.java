/** A SearXNG instance as a search provider. */
@NullMarked
package dev.parley.search.searxng;

import org.jspecify.annotations.NullMarked;
