package dev.parley.llama.graph;

import dev.parley.llama.checkpoint.WeightTensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a stored tensor in the Hugging Face order, through buffers of its own. Not thread-safe. */
final class TensorRows {

    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort HALF = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final WeightTensor tensor;
    private final int columns;
    private final byte[] stored;
    private final @Nullable BlockRow blocks;

    TensorRows(WeightTensor tensor) {
        this.tensor = tensor;
        this.columns = Math.toIntExact(tensor.columns());
        boolean plain = tensor.type().isFloat();
        this.stored = new byte[plain ? 0 : Math.toIntExact(tensor.rowBytes())];
        this.blocks = plain ? null : BlockRow.of(tensor.type(), columns);
    }

    /** Copies a row as 32-bit floats. */
    void floats(long row, float[] target) {
        long start = tensor.storedRow(row) * tensor.rowBytes();
        MemorySegment data = tensor.data();
        switch (tensor.type()) {
            case F32 -> MemorySegment.copy(data, F32, start, target, 0, columns);
            case F16 -> {
                for (int index = 0; index < columns; index++) {
                    target[index] = Float.float16ToFloat(data.get(HALF, start + (long) index * Short.BYTES));
                }
            }
            case BF16 -> {
                for (int index = 0; index < columns; index++) {
                    target[index] = Float.intBitsToFloat(data.get(HALF, start + (long) index * Short.BYTES) << 16);
                }
            }
            case Q8_0, Q4_0, Q4_1, Q5_0, Q5_1, Q4_K, Q5_K, Q6_K -> blocks(row).dequantize(target);
        }
    }

    /** A row of blocks taken apart; valid until the next call. */
    BlockRow blocks(long row) {
        if (blocks == null) {
            throw new IllegalStateException(tensor.name() + " is stored as " + tensor.type() + ", without blocks");
        }
        long start = tensor.storedRow(row) * stored.length;
        MemorySegment.copy(tensor.data(), ValueLayout.JAVA_BYTE, start, stored, 0, stored.length);
        BlockDecoder.decode(tensor.type(), stored, blocks);
        return blocks;
    }
}
