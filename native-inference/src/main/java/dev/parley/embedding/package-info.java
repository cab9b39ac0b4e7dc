/** Sentence embeddings from encoder folders in ONNX form. */
@NullMarked
package dev.parley.embedding;

import org.jspecify.annotations.NullMarked;
