/** The runtime in this process beside llama.cpp. */
@NullMarked
package dev.parley.bench.inference;

import org.jspecify.annotations.NullMarked;
