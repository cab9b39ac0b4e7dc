/** Ports of web search: queries, outcomes and pages. */
@NullMarked
package dev.parley.search;

import org.jspecify.annotations.NullMarked;
