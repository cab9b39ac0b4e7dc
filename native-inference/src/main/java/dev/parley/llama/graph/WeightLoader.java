package dev.parley.llama.graph;

import dev.parley.llama.checkpoint.Checkpoint;
import dev.parley.llama.checkpoint.CheckpointException;
import dev.parley.llama.checkpoint.ElementType;
import dev.parley.llama.checkpoint.WeightTensor;
import dev.parley.onnx.OnnxType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings tensors of a checkpoint into the form that the graph uses. 32-bit floats stay where they are mapped, the rest
 * is converted into memory of the given arena, row by row. Not thread-safe.
 */
final class WeightLoader {

    private final Checkpoint checkpoint;
    private final Arena arena;
    private final List<NativeWeight> loaded = new ArrayList<>();

    WeightLoader(Checkpoint checkpoint, Arena arena) {
        this.checkpoint = checkpoint;
        this.arena = arena;
    }

    List<NativeWeight> loaded() {
        return List.copyOf(loaded);
    }

    NativeWeight floats(String name, String tensorName) {
        WeightTensor tensor = checkpoint.tensor(tensorName);
        if (tensor.type() == ElementType.F32
                && tensor.offset() % Float.BYTES == 0
                && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
            return add(new NativeWeight(name, OnnxType.FLOAT, tensor.shape(), tensor.data()));
        }
        return stacked(name, List.of(tensorName));
    }

    /** Matrices with the same number of columns, one below the other, as floats. */
    NativeWeight stacked(String name, List<String> tensorNames) {
        long columns = columns(tensorNames);
        long rows = rows(tensorNames);
        MemorySegment data = arena.allocate(rows * columns * Float.BYTES, Float.BYTES);
        float[] row = new float[Math.toIntExact(columns)];
        long target = 0;
        for (String tensorName : tensorNames) {
            WeightTensor tensor = checkpoint.tensor(tensorName);
            for (long first = 0; first < elements(tensor); first += columns) {
                Floats.read(tensor, first, row);
                MemorySegment.copy(row, 0, data, ValueLayout.JAVA_FLOAT, target, row.length);
                target += columns * Float.BYTES;
            }
        }
        List<Long> shape = checkpoint.tensor(tensorNames.getFirst()).shape().size() == 1
                ? List.of(columns)
                : List.of(rows, columns);
        return add(new NativeWeight(name, OnnxType.FLOAT, shape, data));
    }

    /** Matrices one below the other in 4-bit or 8-bit blocks; gives {@code name.packed} and {@code name.scales}. */
    List<NativeWeight> quantized(String name, List<String> tensorNames, WeightFormat format) {
        int columns = Math.toIntExact(columns(tensorNames));
        if (columns % format.blockSize() != 0) {
            throw new CheckpointException(tensorNames.getFirst() + ": has " + columns + " columns, which " + format
                    + " cannot hold: a multiple of " + format.blockSize() + " is needed");
        }
        long rows = rows(tensorNames);
        int blocks = columns / format.blockSize();
        int packedBytes = columns * format.bits() / Byte.SIZE;
        MemorySegment packed = arena.allocate(rows * packedBytes);
        MemorySegment scales = arena.allocate(rows * blocks * Float.BYTES, Float.BYTES);
        float[] row = new float[columns];
        byte[] rowPacked = new byte[packedBytes];
        float[] rowScales = new float[blocks];
        long at = 0;
        for (String tensorName : tensorNames) {
            WeightTensor tensor = checkpoint.tensor(tensorName);
            for (long first = 0; first < elements(tensor); first += columns, at++) {
                Floats.read(tensor, first, row);
                BlockQuantizer.quantize(row, format, rowPacked, 0, rowScales, 0);
                MemorySegment.copy(rowPacked, 0, packed, ValueLayout.JAVA_BYTE, at * packedBytes, packedBytes);
                MemorySegment.copy(rowScales, 0, scales, ValueLayout.JAVA_FLOAT, at * blocks * Float.BYTES, blocks);
            }
        }
        List<Long> shape = List.of(rows, (long) blocks, (long) packedBytes / blocks);
        return List.of(
                add(new NativeWeight(name + ".packed", OnnxType.UINT8, shape, packed)),
                add(new NativeWeight(name + ".scales", OnnxType.FLOAT, List.of(rows * blocks), scales)));
    }

    /** Reserves a tensor that the caller fills. */
    NativeWeight allocate(String name, long rows, long columns) {
        MemorySegment data = arena.allocate(rows * columns * Float.BYTES, Float.BYTES);
        return add(new NativeWeight(name, OnnxType.FLOAT, List.of(rows, columns), data));
    }

    long rows(List<String> tensorNames) {
        long rows = 0;
        for (String tensorName : tensorNames) {
            WeightTensor tensor = checkpoint.tensor(tensorName);
            rows += elements(tensor) / tensor.shape().getLast();
        }
        return rows;
    }

    long columns(List<String> tensorNames) {
        return checkpoint.tensor(tensorNames.getFirst()).shape().getLast();
    }

    private static long elements(WeightTensor tensor) {
        return tensor.data().byteSize() / tensor.type().bytes();
    }

    private NativeWeight add(NativeWeight weight) {
        loaded.add(weight);
        return weight;
    }
}
