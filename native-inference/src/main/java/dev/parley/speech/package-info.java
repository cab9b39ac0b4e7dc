/** Whisper on ONNX Runtime, and the sound that goes in. */
@NullMarked
package dev.parley.speech;

import org.jspecify.annotations.NullMarked;
