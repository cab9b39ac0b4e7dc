/** Measures how checkpoints are loaded and text is cut into tokens. */
@NullMarked
package dev.parley.bench.checkpoint;

import org.jspecify.annotations.NullMarked;
