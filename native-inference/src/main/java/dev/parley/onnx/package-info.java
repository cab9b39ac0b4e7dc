/** ONNX models written in memory, without an export step or the protobuf library. */
@NullMarked
package dev.parley.onnx;

import org.jspecify.annotations.NullMarked;
