package dev.parley.llama.kernel;

import static dev.parley.llama.kernel.Assembler.R10;
import static dev.parley.llama.kernel.Assembler.R11;
import static dev.parley.llama.kernel.Assembler.R8;
import static dev.parley.llama.kernel.Assembler.R9;
import static dev.parley.llama.kernel.Assembler.RAX;
import static dev.parley.llama.kernel.Assembler.RCX;
import static dev.parley.llama.kernel.Assembler.RDI;
import static dev.parley.llama.kernel.Assembler.RDX;
import static dev.parley.llama.kernel.Assembler.RSI;

import dev.parley.llama.kernel.Assembler.Label;
import dev.parley.llama.kernel.Assembler.Memory;
import java.util.ArrayList;
import java.util.List;

/**
 * The product of rows of inputs with a matrix. One call computes what one tile of the matrix gives for up to 12 rows:
 * the tile stays in the caches while it meets the rows, and each group of levels is unpacked once for all of them. Every
 * row is computed by the same operations in the same order however many there are, so a result does not depend on what
 * is computed beside it.
 */
final class ProductCode {

    /** Rows that one call computes at most: two accumulators for each leave eight of the 32 registers. */
    static final int ROWS = 12;

    /** The arguments, eight bytes each. */
    static final int INPUT = 0;

    static final int INPUT_ROW_BYTES = 8;
    static final int ROW_COUNT = 16;
    static final int TILES = 24;
    static final int TILE_BYTES = 32;
    static final int OUTPUT = 40;
    static final int OUTPUT_ROW_BYTES = 48;
    static final int BLOCKS = 56;

    /** Parts of at most {@link #ROWS} rows; a call's index counts the parts of each tile in turn. */
    static final int PARTS = 64;

    static final int ARGUMENT_BYTES = 72;

    /** How far ahead tiles are fetched; the processor itself does not look far enough when there is much to compute. */
    private static final int AHEAD = 10 << 10;

    private static final int[] ROW_BASES = {R8, R10, R11, RCX};
    private static final int ROWS_OF_BASE = 3;

    private static final int SUMS = 0;
    private static final int DOTS = ROWS;
    private static final int LOWER = 24;
    private static final int UPPER = 25;
    private static final int MASK = 26;
    private static final int SCALES = 27;
    private static final int TEMPORARY = 28;
    private static final int LOWER_HALVES = 0x0F0F0F0F;

    private final BlockLayout layout;
    private final Assembler code = new Assembler();

    private ProductCode(BlockLayout layout) {
        this.layout = layout;
    }

    static MachineCode of(BlockLayout layout) {
        return MachineCode.of(new ProductCode(layout).assemble());
    }

    private byte[] assemble() {
        code.move(RAX, RSI);
        code.divide(Memory.at(RDI, PARTS));
        code.multiply(RCX, RDX, ROWS);
        code.load(R9, Memory.at(RDI, INPUT_ROW_BYTES));
        code.move(RSI, RAX);
        code.multiply(RSI, Memory.at(RDI, TILE_BYTES));
        code.add(RSI, Memory.at(RDI, TILES));
        code.move(RDX, RCX);
        code.multiply(RDX, Memory.at(RDI, OUTPUT_ROW_BYTES));
        code.multiply(RAX, RAX, BlockLayout.TILE_ROWS * Float.BYTES);
        code.add(RDX, RAX);
        code.add(RDX, Memory.at(RDI, OUTPUT));
        code.move(R8, RCX);
        code.multiply(R8, R9);
        code.add(R8, Memory.at(RDI, INPUT));
        code.load(RAX, Memory.at(RDI, ROW_COUNT));
        code.subtract(RAX, RCX);
        for (int base = 1; base < ROW_BASES.length; base++) {
            code.address(ROW_BASES[base], new Memory(ROW_BASES[base - 1], R9, 2, 0));
            code.add(ROW_BASES[base], R9);
        }
        List<Label> labels = new ArrayList<>();
        for (int rows = ROWS; rows > 1; rows--) {
            Label label = new Label();
            labels.add(label);
            code.compare(RAX, rows);
            code.jumpUnlessLess(label);
        }
        rows(1);
        for (int rows = ROWS; rows > 1; rows--) {
            code.bind(labels.get(ROWS - rows));
            rows(rows);
        }
        return code.toByteArray();
    }

    /** Computes so many rows and returns. */
    private void rows(int rows) {
        if (layout.bits() == 4) {
            code.constant(RAX, LOWER_HALVES);
            code.vector(VectorInstructions.REPEAT_REGISTER, MASK, 0, RAX);
        }
        code.load(RAX, Memory.at(RDI, BLOCKS));
        for (int row = 0; row < rows; row++) {
            code.vector(VectorInstructions.XOR, SUMS + row, SUMS + row, SUMS + row);
        }
        Label loop = new Label();
        code.bind(loop);
        block(rows);
        for (int base = 0; base * ROWS_OF_BASE < rows; base++) {
            code.addConstant(ROW_BASES[base], layout.inputBlockBytes());
        }
        code.addConstant(RSI, layout.tileBlockBytes());
        code.decrement(RAX);
        code.jumpUnlessZero(loop);
        code.load(RAX, Memory.at(RDI, OUTPUT_ROW_BYTES));
        for (int row = 0; row < rows; row++) {
            code.vector(VectorInstructions.STORE, SUMS + row, 0, Memory.at(RDX, 0));
            code.add(RDX, RAX);
        }
        code.leave();
    }

    private void block(int rows) {
        for (int line = 0; line < layout.tileBlockBytes(); line += BlockLayout.GROUP_BYTES) {
            code.prefetch(Memory.at(RSI, AHEAD + line));
        }
        int scaleAt = layout.blockSize();
        for (int row = 0; row < rows; row++) {
            code.vector(VectorInstructions.REPEAT_INT, DOTS + row, 0, input(row).plus(scaleAt + Float.BYTES));
        }
        for (int group = 0; group < layout.groups(); group++) {
            code.vector(
                    VectorInstructions.LOAD,
                    LOWER,
                    0,
                    Memory.at(RSI, layout.groupsAt() + group * BlockLayout.GROUP_BYTES));
            int input = group * Integer.BYTES;
            if (layout.bits() == 4) {
                code.vector(VectorInstructions.SHIFT_RIGHT, 2, UPPER, LOWER);
                code.immediate(4);
                code.vector(VectorInstructions.AND, LOWER, LOWER, MASK);
                code.vector(VectorInstructions.AND, UPPER, UPPER, MASK);
                dots(rows, LOWER, input);
                dots(rows, UPPER, input + layout.blockSize() / 2);
            } else {
                dots(rows, LOWER, input);
            }
        }
        code.vector(
                layout.halfScales() ? VectorInstructions.LOAD_HALVES : VectorInstructions.LOAD,
                SCALES,
                0,
                Memory.at(RSI, 0));
        for (int row = 0; row < rows; row++) {
            int both = TEMPORARY + row % 4;
            code.vectorRepeated(
                    VectorInstructions.MULTIPLY, both, SCALES, input(row).plus(scaleAt));
            code.vector(VectorInstructions.INTS_TO_FLOATS, DOTS + row, 0, DOTS + row);
            code.vector(VectorInstructions.MULTIPLY_ADD, SUMS + row, DOTS + row, both);
        }
        if (layout.offsets()) {
            code.vector(VectorInstructions.LOAD, SCALES, 0, Memory.at(RSI, layout.offsetsAt()));
            for (int row = 0; row < rows; row++) {
                Memory sum = input(row).plus(scaleAt + Float.BYTES + Integer.BYTES);
                code.vectorRepeated(VectorInstructions.MULTIPLY_ADD, SUMS + row, SCALES, sum);
            }
        }
    }

    private void dots(int rows, int levels, int at) {
        for (int row = 0; row < rows; row++) {
            code.vectorRepeated(
                    VectorInstructions.DOT_BYTES, DOTS + row, levels, input(row).plus(at));
        }
    }

    /** Where the block of a row begins. */
    private static Memory input(int row) {
        int base = ROW_BASES[row / ROWS_OF_BASE];
        return row % ROWS_OF_BASE == 0 ? Memory.at(base, 0) : new Memory(base, R9, row % ROWS_OF_BASE, 0);
    }
}
