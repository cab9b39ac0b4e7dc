package dev.parley.onnx;

import java.util.Arrays;

/** Element types of tensors, with their numbers in {@code onnx.proto}, which ONNX Runtime's C API shares. */
public enum OnnxType {
    FLOAT(1, 4),
    UINT8(2, 1),
    INT8(3, 1),
    INT32(6, 4),
    INT64(7, 8),
    BOOL(9, 1),
    FLOAT16(10, 2);

    private final int number;
    private final int bytes;

    OnnxType(int number, int bytes) {
        this.number = number;
        this.bytes = bytes;
    }

    /** The number of the type, as the attribute {@code to} of a {@code Cast} has it. */
    public int number() {
        return number;
    }

    /** Size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    static OnnxType of(int number) {
        return Arrays.stream(values())
                .filter(type -> type.number == number)
                .findFirst()
                .orElseThrow(() -> new OnnxException("tensors with elements of type " + number + " are not supported"));
    }
}
