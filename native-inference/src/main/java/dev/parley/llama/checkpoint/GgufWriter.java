package dev.parley.llama.checkpoint;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a GGUF file of version 3: first metadata and tensors are announced, then the data of all tensors are written in
 * that order. Not thread-safe.
 *
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">gguf.md</a>
 */
public final class GgufWriter {

    private static final int ALIGNMENT = 32;
    private static final int VERSION = 3;
    private static final int BUFFER_BYTES = 1 << 20;
    private static final int UINT16 = 2;
    private static final int UINT32 = 4;
    private static final int INT32 = 5;
    private static final int FLOAT32 = 6;
    private static final int STRING = 8;
    private static final int ARRAY = 9;

    /** A tensor whose data are wanted. */
    public record Tensor(String name, ElementType type, List<Long> shape) {
        public Tensor {
            shape = List.copyOf(shape);
        }

        /** Size of the data. */
        public long bytes() {
            return type.bytes(shape.stream().reduce(1L, Math::multiplyExact));
        }
    }

    /** Gives the data of tensors. */
    public interface Data {

        /** Writes exactly {@code tensor.bytes()} bytes. */
        void write(Tensor tensor, OutputStream target) throws IOException;
    }

    private final ByteArrayOutputStream pairs = new ByteArrayOutputStream();
    private final List<Tensor> tensors = new ArrayList<>();
    private int pairCount;

    public GgufWriter text(String key, String value) {
        key(key, STRING);
        text(pairs, value);
        return this;
    }

    public GgufWriter whole(String key, int value) {
        key(key, UINT32);
        ints(pairs, value);
        return this;
    }

    public GgufWriter small(String key, int value) {
        key(key, UINT16);
        pairs.write(value);
        pairs.write(value >> Byte.SIZE);
        return this;
    }

    public GgufWriter real(String key, float value) {
        key(key, FLOAT32);
        ints(pairs, Float.floatToIntBits(value));
        return this;
    }

    public GgufWriter texts(String key, List<String> values) {
        key(key, ARRAY);
        ints(pairs, STRING);
        longs(pairs, values.size());
        values.forEach(value -> text(pairs, value));
        return this;
    }

    public GgufWriter wholes(String key, List<Integer> values) {
        key(key, ARRAY);
        ints(pairs, INT32);
        longs(pairs, values.size());
        values.forEach(value -> ints(pairs, value));
        return this;
    }

    /** Announces a tensor, outermost dimension first. */
    public GgufWriter tensor(String name, ElementType type, Long... shape) {
        tensors.add(new Tensor(name, type, List.of(shape)));
        return this;
    }

    /** Writes the whole file. */
    public void write(Path file, Data data) throws IOException {
        try (OutputStream target = new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES)) {
            byte[] header = header();
            target.write(header);
            pad(target, header.length);
            for (Tensor tensor : tensors) {
                data.write(tensor, target);
                pad(target, tensor.bytes());
            }
        }
    }

    private byte[] header() {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.writeBytes(new byte[] {'G', 'G', 'U', 'F'});
        ints(header, VERSION);
        longs(header, tensors.size());
        longs(header, pairCount);
        header.writeBytes(pairs.toByteArray());
        long offset = 0;
        for (Tensor tensor : tensors) {
            text(header, tensor.name());
            ints(header, tensor.shape().size());
            tensor.shape().reversed().forEach(size -> longs(header, size));
            ints(header, GgmlType.number(tensor.type()));
            longs(header, offset);
            offset = Math.ceilDiv(offset + tensor.bytes(), ALIGNMENT) * ALIGNMENT;
        }
        return header.toByteArray();
    }

    private static void pad(OutputStream target, long length) throws IOException {
        target.write(new byte[(int) (-length & (ALIGNMENT - 1))]);
    }

    private void key(String key, int type) {
        pairCount++;
        text(pairs, key);
        ints(pairs, type);
    }

    private static void text(ByteArrayOutputStream target, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        longs(target, bytes.length);
        target.writeBytes(bytes);
    }

    private static void ints(ByteArrayOutputStream target, int value) {
        target.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }

    private static void longs(ByteArrayOutputStream target, long value) {
        target.writeBytes(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
    }
}
