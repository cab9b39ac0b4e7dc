package dev.parley.llama.graph;

/** Writes rows as the kernels of {@link dev.parley.llama.kernel} want them. Not thread-safe. */
final class TilePacker implements RowPacker {

    private final Matrix.Tiles target;
    private final int zero;

    TilePacker(Matrix.Tiles target) {
        this.target = target;
        this.zero = target.layout().zero();
    }

    @Override
    public void write(BlockRow row, long at) {
        row.centreOffsets();
        target.layout().write(target.tiles().data(), at, row.levels, zero - row.middle(), row.scales, row.offsets);
    }
}
