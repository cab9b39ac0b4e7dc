package dev.parley.llama.graph;

import dev.parley.llama.checkpoint.WeightTensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Reads stored elements as 32-bit floats. */
final class Floats {

    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort HALF = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Floats() {}

    /** Copies elements {@code [first, first + target.length)} of a tensor. */
    static void read(WeightTensor tensor, long first, float[] target) {
        MemorySegment data = tensor.data();
        switch (tensor.type()) {
            case F32 -> MemorySegment.copy(data, F32, first * Float.BYTES, target, 0, target.length);
            case F16 -> {
                for (int index = 0; index < target.length; index++) {
                    target[index] = Float.float16ToFloat(data.get(HALF, (first + index) * Short.BYTES));
                }
            }
            case BF16 -> {
                for (int index = 0; index < target.length; index++) {
                    target[index] = Float.intBitsToFloat(data.get(HALF, (first + index) * Short.BYTES) << 16);
                }
            }
        }
    }
}
