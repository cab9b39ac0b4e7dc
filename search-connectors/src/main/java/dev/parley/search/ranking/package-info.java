/** Fusion of several providers into one ranked list. */
@NullMarked
package dev.parley.search.ranking;

import org.jspecify.annotations.NullMarked;
