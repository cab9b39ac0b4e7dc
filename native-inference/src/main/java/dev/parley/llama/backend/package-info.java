/** What computes a model: token runs against KV slots give logits. */
@NullMarked
package dev.parley.llama.backend;

import org.jspecify.annotations.NullMarked;
