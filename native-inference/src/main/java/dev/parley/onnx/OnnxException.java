package dev.parley.onnx;

import java.io.Serial;

/** ONNX Runtime cannot be loaded, or one of its functions failed. */
public final class OnnxException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public OnnxException(String message) {
        super(message);
    }

    public OnnxException(String message, Throwable cause) {
        super(message, cause);
    }
}
