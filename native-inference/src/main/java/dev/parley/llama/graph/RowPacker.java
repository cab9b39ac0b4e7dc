package dev.parley.llama.graph;

/** Writes rows of blocks into a matrix. Not thread-safe. */
interface RowPacker {

    /** Writes one row; the values of {@code row.offsets} are changed. */
    void write(BlockRow row, long at);
}
