/** What stands between a search and a provider: cache, hedging, breaker, limits, quota and scope. */
@NullMarked
package dev.parley.search.guard;

import org.jspecify.annotations.NullMarked;
