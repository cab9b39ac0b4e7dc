package dev.parley.llama.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Headers written byte by byte, so that every field can lie. */
class GgufHeaderTests {

    private static final Path FILE = Path.of("weights.gguf");
    private static final int UINT32 = 4;
    private static final int STRING = 8;
    private static final int ARRAY = 9;

    private final ByteBuffer file = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);

    @Test
    void read_versions2And3_givesPlaces() {
        for (int version : new int[] {2, 3}) {
            start(version, 2, 1).text("general.alignment").put(UINT32, 64);
            tensor("a", List.of(3L, 2L), 0, 0).tensor("b", List.of(32L), 8, 64);
            int dataStart = (file.position() + 63) / 64 * 64;
            GgufHeader header = GgufHeader.read(end(dataStart + 64 + 34), FILE);

            assertThat(header.tensors().get("a"))
                    .isEqualTo(new GgufTensor("a", ElementType.F32, List.of(2L, 3L), dataStart, 24));
            assertThat(header.tensors().get("b"))
                    .isEqualTo(new GgufTensor("b", ElementType.Q8_0, List.of(32L), dataStart + 64, 34));
        }
    }

    @Test
    void read_wrongStart_isRefused() {
        file.clear().putInt(0x46554746);
        assertRefused(4, "magic");
        assertRefused(2, "magic");
        start(1, 0, 0);
        assertRefused(file.position(), "version: is 1");
        start(0x03000000, 0, 0);
        assertRefused(file.position(), "big-endian");
        start(4, 0, 0);
        assertRefused(file.position(), "version: is 4");
    }

    @Test
    void read_absurdCounts_areRefusedBeforeAnythingIsAllocated() {
        for (long count : new long[] {-1, 1, Long.MAX_VALUE, 1L << 32}) {
            start(3, count, 0);
            assertRefused(file.position(), "tensor count");
            start(3, 0, count);
            assertRefused(file.position(), "metadata count");
            start(3, 0, 1).text("k").put(ARRAY, UINT32).putLong(count);
            assertRefused(file.position(), "k count");
            start(3, 0, 1).text("k").put(ARRAY, STRING).putLong(count);
            assertRefused(file.position(), "k count");
            start(3, 0, 1).text("k").put(STRING).putLong(count);
            assertRefused(file.position(), "k length");
            start(3, 0, 1).put(new byte[20]);
            file.putLong(file.position() - 20, count == 1 ? 5000 : count);
            assertRefused(file.position(), "metadata key 0 length");
        }
    }

    /** A file with holes costs its author nothing, however long it says that its texts are. */
    @Test
    void read_metadataBeyondTheLimit_isRefused(@TempDir Path folder) throws IOException {
        int length = 1 << 20;
        long texts = 2 * GgufCursor.MAX_HEADER_BYTES / length;
        start(3, 0, 1).text("k").put(ARRAY, STRING).putLong(texts);
        Path holes = folder.resolve("holes.gguf");
        try (RandomAccessFile target = new RandomAccessFile(holes.toFile(), "rw");
                Arena arena = Arena.ofConfined()) {
            target.write(file.array(), 0, file.position());
            for (long index = 0; index < texts; index++) {
                target.writeLong(Long.reverseBytes(length));
                target.seek(target.getFilePointer() + length);
            }
            target.setLength(target.getFilePointer());
            MemorySegment content = MappedFile.map(holes, arena);

            assertThatThrownBy(() -> GgufHeader.read(content, FILE))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("k")
                    .hasMessageContaining("bytes that a header may have");
        }
    }

    @Test
    void read_wrongMetadata_isRefused() {
        start(3, 0, 2).text("k").put(UINT32, 1).text("k").put(UINT32, 1);
        assertRefused(file.position(), "k: appears twice");
        start(3, 0, 1).text("k").put(13, 0, 0);
        assertRefused(file.position(), "unknown value type 13");
        start(3, 0, 1).text("k").put(ARRAY, ARRAY).putLong(0);
        assertRefused(file.position(), "unsupported type 9");
        start(3, 0, 1).text("general.alignment").put(UINT32, 48);
        assertRefused(file.position(), "power of two");
        start(3, 0, 1).text("general.alignment").put(STRING).text("32");
        assertRefused(file.position(), "general.alignment");
        start(3, 0, 1).putLong(1).put(new byte[] {(byte) 0xFF}).put(UINT32, 1);
        assertRefused(file.position(), "UTF-8");
    }

    @Test
    void read_wrongTensors_areRefused() {
        assertTensorRefused(List.of(), 0, 0, "a.n_dims");
        assertTensorRefused(List.of(1L, 1L, 1L, 1L, 1L), 0, 0, "a.n_dims");
        assertTensorRefused(List.of(0L), 0, 0, "a.dims");
        assertTensorRefused(List.of(-1L), 0, 0, "a.dims");
        assertTensorRefused(List.of(1L << 40, 1L << 40), 0, 0, "a.dims: too large");
        assertTensorRefused(List.of(1L << 62), 0, 0, "a.dims: too large");
        assertTensorRefused(List.of(33L), 8, 0, "whole blocks of Q8_0");
        assertTensorRefused(List.of(4L), 0, 32, "a.offset");
        assertTensorRefused(List.of(4L), 0, -32, "a.offset");
        assertTensorRefused(List.of(1L << 20), 0, 0, "end beyond the file");
        assertTensorRefused(List.of(256L), 10, 0, "Q2_K is not supported");
        assertTensorRefused(List.of(256L), 23, 0, "IQ4_XS is not supported, use one of F32, F16, BF16");
        assertTensorRefused(List.of(256L), -2, 0, "type 4294967294 is not supported");
        start(3, 2, 0).tensor("a", List.of(8L), 0, 0).tensor("a", List.of(8L), 0, 32);
        assertRefused(1024, "a: the tensor name appears twice");
        start(3, 2, 0).tensor("a", List.of(16L), 0, 0).tensor("b", List.of(8L), 0, 32);
        assertRefused(1024, "b.offset");
        start(3, 1, 0).tensor("a".repeat(65), List.of(8L), 0, 0);
        assertRefused(1024, "tensor name 0");
    }

    @Test
    void read_cutAnywhere_isRefused() {
        start(3, 1, 2)
                .text("general.alignment")
                .put(UINT32, 32)
                .text("k")
                .put(ARRAY, STRING)
                .putLong(1);
        text("word").tensor("a", List.of(8L), 0, 0);
        int dataStart = (file.position() + 31) / 32 * 32;
        MemorySegment whole = end(dataStart + 32);
        assertThat(GgufHeader.read(whole, FILE).tensors()).containsOnlyKeys("a");
        for (int length = 0; length < dataStart + 32; length++) {
            MemorySegment cut = whole.asSlice(0, length);
            assertThatThrownBy(() -> GgufHeader.read(cut, FILE))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageStartingWith("weights.gguf: ");
        }
    }

    private void assertTensorRefused(List<Long> sizes, int type, long offset, String problem) {
        start(3, 1, 0).tensor("a", sizes, type, offset);
        assertRefused(2048, problem);
    }

    private void assertRefused(int length, String problem) {
        MemorySegment content = end(length);
        assertThatThrownBy(() -> GgufHeader.read(content, FILE))
                .isInstanceOf(CheckpointException.class)
                .hasMessageStartingWith("weights.gguf: ")
                .hasMessageContaining(problem);
    }

    private MemorySegment end(int length) {
        return MemorySegment.ofArray(file.array()).asSlice(0, length).asReadOnly();
    }

    private GgufHeaderTests start(int version, long tensors, long pairs) {
        file.clear().put(new byte[file.capacity()]).clear();
        file.put("GGUF".getBytes(StandardCharsets.US_ASCII))
                .putInt(version)
                .putLong(tensors)
                .putLong(pairs);
        return this;
    }

    private GgufHeaderTests text(String value) {
        file.putLong(value.length()).put(value.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    private GgufHeaderTests put(int... values) {
        for (int value : values) {
            file.putInt(value);
        }
        return this;
    }

    private GgufHeaderTests put(byte[] values) {
        file.put(values);
        return this;
    }

    private GgufHeaderTests putLong(long value) {
        file.putLong(value);
        return this;
    }

    /** Sizes in the order of the file: innermost first. */
    private GgufHeaderTests tensor(String name, List<Long> sizes, int type, long offset) {
        text(name).put(sizes.size());
        sizes.forEach(file::putLong);
        return put(type).putLong(offset);
    }
}
