/** The ONNX graph of a Llama 3 model and the weights that go into it. */
@NullMarked
package dev.parley.llama.graph;

import org.jspecify.annotations.NullMarked;
