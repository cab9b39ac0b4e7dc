package dev.parley.onnx;

/** Element types of tensors, with their numbers in {@code onnx.proto}. */
public enum OnnxType {
    FLOAT(1),
    UINT8(2),
    INT32(6),
    INT64(7),
    FLOAT16(10);

    private final int code;

    OnnxType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
