package dev.parley.llama.graph;

import dev.parley.llama.checkpoint.Checkpoint;
import dev.parley.llama.checkpoint.CheckpointException;
import dev.parley.llama.checkpoint.ElementType;
import dev.parley.llama.checkpoint.WeightTensor;
import dev.parley.llama.kernel.BlockLayout;
import dev.parley.onnx.OnnxType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * Brings tensors of a checkpoint into the form that the graph uses. 32-bit floats stay where they are mapped, the rest
 * is converted into the given memory. Not thread-safe.
 */
final class WeightLoader {

    /** Rows that a thread converts at a time. */
    private static final long ROWS_PER_TASK = 64;

    /** The scales of the K types are products of two numbers, and those made at load are any floats. */
    private static final Set<ElementType> HALF_SCALES =
            EnumSet.of(ElementType.Q4_0, ElementType.Q4_1, ElementType.Q5_0, ElementType.Q5_1, ElementType.Q8_0);

    private final Checkpoint checkpoint;
    private final WeightFormat format;
    private final WeightMemory memory;
    private final Packing packing;
    private final boolean tiles;
    private final Map<String, NativeWeight> loaded = new LinkedHashMap<>();
    private final Map<String, Matrix> matrices = new HashMap<>();

    /**
     * @param packing which operands need not stay once they are loaded
     * @param tiles whether matrices of blocks are laid out for kernels of our own, where these have their form
     */
    WeightLoader(Checkpoint checkpoint, WeightFormat format, WeightMemory memory, Packing packing, boolean tiles) {
        this.checkpoint = checkpoint;
        this.format = format;
        this.memory = memory;
        this.packing = packing;
        this.tiles = tiles;
    }

    List<NativeWeight> loaded() {
        return List.copyOf(loaded.values());
    }

    /** Whether the kernels of our own multiply all matrices, so that a second session costs no copy of any. */
    boolean tilesOnly() {
        return matrices.values().stream().allMatch(Matrix.Tiles.class::isInstance);
    }

    /** A vector as floats; the same when it is asked for again. */
    NativeWeight vector(String tensorName) {
        NativeWeight known = loaded.get(tensorName);
        return known == null ? floats(tensorName, List.of(tensorName), false) : known;
    }

    /** Whether tensors have one form, so that they can be one matrix. */
    boolean haveOneForm(List<String> tensorNames) {
        return tensorNames.stream().map(this::form).distinct().count() == 1;
    }

    private MatrixForm form(String tensorName) {
        return MatrixForm.of(checkpoint.tensor(tensorName).type(), format);
    }

    /** Matrices of one form and the same number of columns, one below the other; the same when asked for again. */
    Matrix matrix(String name, List<String> tensorNames) {
        Matrix known = matrices.get(name);
        if (known == null) {
            known = convert(name, tensorNames);
            matrices.put(name, known);
        }
        return known;
    }

    private Matrix convert(String name, List<String> tensorNames) {
        MatrixForm form = form(tensorNames.getFirst());
        if (form.isFloats()) {
            return new Matrix.Floats(floats(name, tensorNames, true));
        }
        int columns = Math.toIntExact(checkpoint.tensor(tensorNames.getFirst()).columns());
        if (columns % form.blockSize() != 0) {
            throw new CheckpointException("%s: has %d columns, which %s cannot hold: a multiple of %d is needed"
                    .formatted(tensorNames.getFirst(), columns, format, form.blockSize()));
        }
        long rows = rows(tensorNames);
        return tiles && rows % BlockLayout.TILE_ROWS == 0 && BlockLayout.isPossible(form.bits(), form.blockSize())
                ? tiles(name, tensorNames, form, rows, columns)
                : blocks(name, tensorNames, form, rows, columns);
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

    private Matrix.Blocks blocks(String name, List<String> tensorNames, MatrixForm form, long rows, int columns) {
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
        convert(tensorNames, form, columns, () -> new BlockPacker(target));
        return target;
    }

    private Matrix.Tiles tiles(String name, List<String> tensorNames, MatrixForm form, long rows, int columns) {
        BlockLayout layout = new BlockLayout(form.bits(), form.blockSize(), halfScales(tensorNames), form.hasOffsets());
        long bytes = rows / BlockLayout.TILE_ROWS * layout.tileBytes(columns);
        Matrix.Tiles target = new Matrix.Tiles(
                layout, rows, columns, allocate(name + ".tiles", OnnxType.UINT8, List.of(bytes), bytes, true, false));
        convert(tensorNames, form, columns, () -> new TilePacker(target));
        return target;
    }

    /** Whether the file has the scales as 16-bit floats. */
    private boolean halfScales(List<String> tensorNames) {
        return tensorNames.stream()
                .map(tensorName -> checkpoint.tensor(tensorName).type())
                .allMatch(HALF_SCALES::contains);
    }

    /** @param packer makes one for each thread */
    private void convert(List<String> tensorNames, MatrixForm form, int columns, Supplier<RowPacker> packer) {
        long base = 0;
        for (String tensorName : tensorNames) {
            WeightTensor tensor = checkpoint.tensor(tensorName);
            long start = base;
            inParallel(tensor.rows(), (from, to) -> convert(tensor, from, to, form, columns, packer.get(), start));
            base += tensor.rows();
        }
    }

    private static void convert(
            WeightTensor tensor, long from, long to, MatrixForm form, int columns, RowPacker packer, long base) {
        TensorRows source = new TensorRows(tensor);
        boolean stored = !tensor.type().isFloat();
        float[] row = new float[stored ? 0 : columns];
        BlockRow quantized = BlockRow.of(form, stored ? 0 : columns);
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

    /** Reserves a matrix of floats that the caller fills, for other uses than products; the same when asked for again. */
    NativeWeight allocate(String name, long rows, long columns) {
        NativeWeight known = loaded.get(name);
        return known != null
                ? known
                : allocate(name, OnnxType.FLOAT, List.of(rows, columns), rows * columns * Float.BYTES, false, true);
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
        loaded.put(weight.name(), weight);
        return weight;
    }
}
