/** Reads checkpoint files: configuration and mapped weights. */
@NullMarked
package dev.parley.llama.checkpoint;

import org.jspecify.annotations.NullMarked;
