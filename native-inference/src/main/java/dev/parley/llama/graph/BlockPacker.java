package dev.parley.llama.graph;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Writes rows into the inputs of {@code MatMulNBits}: levels with the low bits first, scales, offsets. Not thread-safe. */
final class BlockPacker implements RowPacker {

    private final Matrix.Blocks target;
    private final byte[] packed;
    private final int blocks;

    BlockPacker(Matrix.Blocks target) {
        this.target = target;
        int columns = Math.toIntExact(target.columns());
        this.packed = new byte[target.form().packedBytes(columns)];
        this.blocks = columns / target.form().blockSize();
    }

    @Override
    public void write(BlockRow row, long at) {
        NativeWeight offsets = target.offsets();
        if (offsets != null) {
            row.centreOffsets();
            MemorySegment.copy(
                    row.offsets, 0, offsets.data(), ValueLayout.JAVA_FLOAT, at * blocks * Float.BYTES, blocks);
        }
        pack(row.levels, target.form().zero() - row.middle());
        MemorySegment.copy(packed, 0, target.packed().data(), ValueLayout.JAVA_BYTE, at * packed.length, packed.length);
        MemorySegment.copy(
                row.scales, 0, target.scales().data(), ValueLayout.JAVA_FLOAT, at * blocks * Float.BYTES, blocks);
    }

    private void pack(byte[] levels, int shift) {
        if (target.form().bits() == Byte.SIZE) {
            for (int index = 0; index < levels.length; index++) {
                packed[index] = (byte) (levels[index] + shift);
            }
            return;
        }
        for (int index = 0; index < packed.length; index++) {
            packed[index] = (byte) ((levels[2 * index] + shift) | (levels[2 * index + 1] + shift) << 4);
        }
    }
}
