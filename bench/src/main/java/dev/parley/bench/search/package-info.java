/** Benchmarks of search: ranking, the common deadline, reading of pages. */
@NullMarked
package dev.parley.bench.search;

import org.jspecify.annotations.NullMarked;
