/** ONNX models written in memory, and ONNX Runtime called through its C API. */
@NullMarked
package dev.parley.onnx;

import org.jspecify.annotations.NullMarked;
