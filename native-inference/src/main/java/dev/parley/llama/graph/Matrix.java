package dev.parley.llama.graph;

import dev.parley.llama.kernel.BlockLayout;
import org.jspecify.annotations.Nullable;

/** The weights of one matrix product, of {@code columns} inputs and {@code rows} outputs. */
sealed interface Matrix {

    /**
     * The second input of a product of floats.
     *
     * @param values float {@code [rows, columns]}
     */
    record Floats(NativeWeight values) implements Matrix {}

    /**
     * Inputs of {@code MatMulNBits}.
     *
     * @param packed uint8 {@code [rows, blocks, bytes of a block]}
     * @param scales float {@code [rows * blocks]}
     * @param offsets float {@code [rows, blocks]}, to be multiplied with the sums of the input over each block; null for
     *     forms without
     */
    record Blocks(
            MatrixForm form,
            long rows,
            long columns,
            NativeWeight packed,
            NativeWeight scales,
            @Nullable NativeWeight offsets)
            implements Matrix {}

    /**
     * Inputs of the kernels of {@link dev.parley.llama.kernel}.
     *
     * @param tiles levels, scales and offsets, as {@link BlockLayout} describes
     */
    record Tiles(BlockLayout layout, long rows, long columns, NativeWeight tiles) implements Matrix {}
}
