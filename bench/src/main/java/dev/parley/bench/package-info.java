/** The harness of {@code ./parley bench}: what a benchmark is, its table and its JSON file. */
@NullMarked
package dev.parley.bench;

import org.jspecify.annotations.NullMarked;
