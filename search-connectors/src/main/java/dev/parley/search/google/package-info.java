/** Google Custom Search as a search provider. */
@NullMarked
package dev.parley.search.google;

import org.jspecify.annotations.NullMarked;
