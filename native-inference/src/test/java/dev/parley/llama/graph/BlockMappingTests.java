package dev.parley.llama.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.llama.backend.GoldenCheckpoint;
import dev.parley.llama.checkpoint.ElementType;
import dev.parley.onnx.OnnxType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Blocks taken apart and packed for MatMulNBits, against the values that gguf-py gives for the same bytes. */
class BlockMappingTests {

    private static final int COLUMNS = 512;

    /** A rounding or two of 24 bits, as a share of the largest value. */
    private static final double ROUNDING = 2e-7;

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"F32", "F16", "BF16"},
            mode = EnumSource.Mode.EXCLUDE)
    void decode_everyType_givesTheValuesOfGgufPy(ElementType type) throws IOException {
        for (JsonNode golden : goldens(type)) {
            BlockRow row = decode(type, golden);
            float[] values = new float[COLUMNS];
            row.dequantize(values);

            assertThat(values).containsExactly(values(golden));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"F32", "F16", "BF16"},
            mode = EnumSource.Mode.EXCLUDE)
    void pack_everyType_isExactUpToRounding(ElementType type) throws IOException {
        MatrixForm form = MatrixForm.of(type, WeightFormat.F32);
        List<JsonNode> goldens = goldens(type);
        try (Arena arena = Arena.ofConfined()) {
            Matrix.Blocks target = matrix(form, goldens.size(), arena);
            BlockPacker packer = new BlockPacker(target);
            for (int row = 0; row < goldens.size(); row++) {
                packer.write(decode(type, goldens.get(row)), row);
            }
            for (int row = 0; row < goldens.size(); row++) {
                float[] expected = values(goldens.get(row));
                Offset<Double> offset = Offset.offset(ROUNDING * largest(expected));
                for (int column = 0; column < COLUMNS; column++) {
                    assertThat(value(target, row, column))
                            .as("row %d, column %d", row, column)
                            .isCloseTo(expected[column], offset);
                }
            }
        }
    }

    /** Half a step: of 256 or 16 steps between the extreme and its opposite. */
    @Test
    void quantize_floats_isOffByHalfAStep() {
        Random random = new Random(1);
        float[] values = new float[COLUMNS];
        for (int column = 32; column < COLUMNS; column++) {
            values[column] = (float) random.nextGaussian();
        }
        for (WeightFormat format : new WeightFormat[] {WeightFormat.Q8, WeightFormat.Q4}) {
            BlockRow row = BlockRow.of(format.form(), COLUMNS);
            BlockQuantizer.quantize(values, row);
            float[] back = new float[COLUMNS];
            row.dequantize(back);
            for (int column = 0; column < COLUMNS; column++) {
                float scale = Math.abs(row.scales[column / 32]);
                // The side opposite of the extreme has one step less.
                boolean clamped =
                        (row.levels[column] & 0xFF) == 2 * format.form().zero() - 1;
                assertThat((double) Math.abs(back[column] - values[column]))
                        .isLessThanOrEqualTo(scale * (clamped ? 1.001 : 0.501));
            }
        }
    }

    private static double value(Matrix.Blocks matrix, int row, int column) {
        MatrixForm form = matrix.form();
        int block = column / form.blockSize();
        long blocks = COLUMNS / form.blockSize();
        long bit = ((long) row * COLUMNS + column) * form.bits();
        int level =
                (matrix.packed().data().get(ValueLayout.JAVA_BYTE, bit / 8) & 0xFF) >> bit % 8 & (1 << form.bits()) - 1;
        NativeWeight offsets = matrix.offsets();
        float offset = offsets == null ? 0 : offsets.data().getAtIndex(ValueLayout.JAVA_FLOAT, row * blocks + block);
        float scale = matrix.scales().data().getAtIndex(ValueLayout.JAVA_FLOAT, row * blocks + block);
        return (double) (level - form.zero()) * scale + offset;
    }

    private static Matrix.Blocks matrix(MatrixForm form, long rows, Arena arena) {
        long blocks = rows * COLUMNS / form.blockSize();
        return new Matrix.Blocks(
                form,
                rows,
                COLUMNS,
                weight("packed", OnnxType.UINT8, arena.allocate(rows * form.packedBytes(COLUMNS))),
                weight("scales", OnnxType.FLOAT, arena.allocate(blocks * Float.BYTES)),
                form.hasOffsets() ? weight("offsets", OnnxType.FLOAT, arena.allocate(blocks * Float.BYTES)) : null);
    }

    private static NativeWeight weight(String name, OnnxType type, MemorySegment data) {
        return new NativeWeight(name, type, List.of(data.byteSize()), data, true);
    }

    private static BlockRow decode(ElementType type, JsonNode golden) {
        BlockRow row = BlockRow.of(type, COLUMNS);
        BlockDecoder.decode(type, HexFormat.of().parseHex(golden.path("bytes").asString()), row);
        return row;
    }

    private static List<JsonNode> goldens(ElementType type) throws IOException {
        JsonNode rows = JsonMapper.builder()
                .build()
                .readTree(Files.readString(GoldenCheckpoint.resource("/golden-gguf/blocks.json")))
                .path(type.name());
        assertThat(rows.size()).isEqualTo(2);
        return List.of(rows.get(0), rows.get(1));
    }

    private static float[] values(JsonNode golden) {
        float[] values = new float[COLUMNS];
        ByteBuffer.wrap(HexFormat.of().parseHex(golden.path("values").asString()))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        for (int column = 0; column < COLUMNS; column++) {
            // Takes away the sign of zeros.
            values[column] += 0f;
        }
        return values;
    }

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
