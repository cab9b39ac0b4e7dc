package dev.parley.llama.graph;

import dev.parley.llama.checkpoint.Checkpoint;
import dev.parley.llama.checkpoint.CheckpointException;
import dev.parley.llama.checkpoint.ElementType;
import dev.parley.llama.checkpoint.WeightTensor;
import dev.parley.onnx.OnnxType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Brings tensors of a checkpoint into the form that the graph uses. 32-bit floats stay where they are mapped, the rest
 * is converted into the given memory. Not thread-safe.
 */
final class WeightLoader {

    /** Rows that a thread converts at a time. */
    private static final long ROWS_PER_TASK = 64;

    private final Checkpoint checkpoint;
    private final WeightFormat format;
    private final WeightMemory memory;
    private final Packing packing;
    private final List<NativeWeight> loaded = new ArrayList<>();

    /** @param packing which operands need not stay once they are loaded */
    WeightLoader(Checkpoint checkpoint, WeightFormat format, WeightMemory memory, Packing packing) {
        this.checkpoint = checkpoint;
        this.format = format;
        this.memory = memory;
        this.packing = packing;
    }

    List<NativeWeight> loaded() {
        return List.copyOf(loaded);
    }

    /** A vector as floats. */
    NativeWeight vector(String tensorName) {
        return floats(tensorName, List.of(tensorName), false);
    }

    /** Whether tensors have one form, so that they can be one matrix. */
    boolean haveOneForm(List<String> tensorNames) {
        return tensorNames.stream().map(this::form).distinct().count() == 1;
    }

    private MatrixForm form(String tensorName) {
        return MatrixForm.of(checkpoint.tensor(tensorName).type(), format);
    }

    /** Matrices of one form and the same number of columns, one below the other. */
    Matrix matrix(String name, List<String> tensorNames) {
        MatrixForm form = form(tensorNames.getFirst());
        return form.isFloats() ? new Matrix.Floats(floats(name, tensorNames, true)) : blocks(name, tensorNames, form);
    }

    private NativeWeight floats(String name, List<String> tensorNames, boolean operand) {
        WeightTensor first = checkpoint.tensor(tensorNames.getFirst());
        if (tensorNames.size() == 1 && isUsableInPlace(first)) {
            return add(new NativeWeight(name, OnnxType.FLOAT, first.shape(), first.data(), operand));
        }
        long rows = rows(tensorNames);
        long columns = first.columns();
        List<Long> shape = first.shape().size() == 1 ? List.of(columns) : List.of(rows, columns);
        boolean packed = !operand || packing.packs(MatrixForm.FLOATS);
        NativeWeight target = allocate(name, OnnxType.FLOAT, shape, rows * columns * Float.BYTES, operand, packed);
        long base = 0;
        for (String tensorName : tensorNames) {
            WeightTensor tensor = checkpoint.tensor(tensorName);
            long start = base;
            inParallel(tensor.rows(), (from, to) -> {
                TensorRows source = new TensorRows(tensor);
                float[] row = new float[Math.toIntExact(columns)];
                for (long at = from; at < to; at++) {
                    source.floats(at, row);
                    MemorySegment.copy(
                            row,
                            0,
                            target.data(),
                            ValueLayout.JAVA_FLOAT,
                            (start + at) * columns * Float.BYTES,
                            row.length);
                }
            });
            base += tensor.rows();
        }
        return target;
    }

    private static boolean isUsableInPlace(WeightTensor tensor) {
        return tensor.type() == ElementType.F32
                && tensor.interleavedHead() == 0
                && tensor.offset() % Float.BYTES == 0
                && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    }

    private Matrix.Blocks blocks(String name, List<String> tensorNames, MatrixForm form) {
        int columns = Math.toIntExact(checkpoint.tensor(tensorNames.getFirst()).columns());
        if (columns % form.blockSize() != 0) {
            throw new CheckpointException("%s: has %d columns, which %s cannot hold: a multiple of %d is needed"
                    .formatted(tensorNames.getFirst(), columns, format, form.blockSize()));
        }
        long rows = rows(tensorNames);
        long blocks = columns / form.blockSize();
        long packedBytes = form.packedBytes(columns);
        List<Long> packedShape = List.of(rows, blocks, packedBytes / blocks);
        long floatBytes = rows * blocks * Float.BYTES;
        Matrix.Blocks target = new Matrix.Blocks(
                form,
                rows,
                columns,
                allocate(name + ".packed", OnnxType.UINT8, packedShape, rows * packedBytes, true, packing.packs(form)),
                allocate(name + ".scales", OnnxType.FLOAT, List.of(rows * blocks), floatBytes, true, false),
                form.hasOffsets()
                        ? allocate(
                                name + ".offsets",
                                OnnxType.FLOAT,
                                List.of(rows, blocks),
                                floatBytes,
                                true,
                                packing.packs(MatrixForm.FLOATS))
                        : null);
        long base = 0;
        for (String tensorName : tensorNames) {
            WeightTensor tensor = checkpoint.tensor(tensorName);
            long start = base;
            inParallel(tensor.rows(), (from, to) -> convert(tensor, from, to, target, start));
            base += tensor.rows();
        }
        return target;
    }

    private static void convert(WeightTensor tensor, long from, long to, Matrix.Blocks target, long base) {
        TensorRows source = new TensorRows(tensor);
        BlockPacker packer = new BlockPacker(target);
        int columns = Math.toIntExact(target.columns());
        boolean stored = !tensor.type().isFloat();
        float[] row = new float[stored ? 0 : columns];
        BlockRow quantized = BlockRow.of(target.form(), stored ? 0 : columns);
        for (long at = from; at < to; at++) {
            if (stored) {
                packer.write(source.blocks(at), base + at);
            } else {
                source.floats(at, row);
                BlockQuantizer.quantize(row, quantized);
                packer.write(quantized, base + at);
            }
        }
    }

    /** What is done with some rows. */
    private interface RowTask {
        void run(long from, long to);
    }

    private static void inParallel(long rows, RowTask task) {
        long tasks = (rows + ROWS_PER_TASK - 1) / ROWS_PER_TASK;
        LongStream.range(0, tasks)
                .parallel()
                .forEach(index -> task.run(index * ROWS_PER_TASK, Math.min(rows, (index + 1) * ROWS_PER_TASK)));
    }

    /** Reserves a matrix of floats that the caller fills, for other uses than products. */
    NativeWeight allocate(String name, long rows, long columns) {
        return allocate(name, OnnxType.FLOAT, List.of(rows, columns), rows * columns * Float.BYTES, false, true);
    }

    private NativeWeight allocate(
            String name, OnnxType type, List<Long> shape, long bytes, boolean operand, boolean copied) {
        MemorySegment data = copied ? memory.untilLoaded(bytes) : memory.whileOpen(bytes);
        return add(new NativeWeight(name, type, shape, data, operand));
    }

    private long rows(List<String> tensorNames) {
        return tensorNames.stream()
                .mapToLong(tensorName -> checkpoint.tensor(tensorName).rows())
                .sum();
    }

    private NativeWeight add(NativeWeight weight) {
        loaded.add(weight);
        return weight;
    }
}
