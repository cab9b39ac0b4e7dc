/** {@code ./parley models}: lists, checks and fetches checkpoints. */
@NullMarked
package dev.parley.llama.models;

import org.jspecify.annotations.NullMarked;
