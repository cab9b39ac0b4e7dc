package dev.parley.llama.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads little-endian values of a GGUF file one after the other and never beyond its end. Not thread-safe. */
final class GgufCursor {

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Largest header; that of Llama 3 has 8 MB, most of it the vocabulary. */
    static final long MAX_HEADER_BYTES = 64L << 20;

    private final MemorySegment content;
    private final Path file;
    private long position;

    GgufCursor(MemorySegment content, Path file, long position) {
        this.content = content;
        this.file = file;
        this.position = position;
    }

    long position() {
        return position;
    }

    long remaining() {
        return Math.min(content.byteSize(), MAX_HEADER_BYTES) - position;
    }

    int readByte(String field) {
        return content.get(ValueLayout.JAVA_BYTE, advance(Byte.BYTES, field));
    }

    short readShort(String field) {
        return content.get(SHORT, advance(Short.BYTES, field));
    }

    int readInt(String field) {
        return content.get(INT, advance(Integer.BYTES, field));
    }

    long readLong(String field) {
        return content.get(LONG, advance(Long.BYTES, field));
    }

    /** A number of things, each of which takes at least {@code smallest} of the bytes that are left. */
    long readCount(String field, long limit, int smallest) {
        long count = readLong(field);
        if (count < 0 || count > limit || count > remaining() / smallest) {
            throw failure(
                    field, "%s is over the limit of %d or %s".formatted(Long.toUnsignedString(count), limit, end()));
        }
        return count;
    }

    String readText(String field, long maxBytes) {
        long length = readCount(field + " length", maxBytes, 1);
        ByteBuffer bytes = content.asSlice(advance(length, field), length).asByteBuffer();
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw failure(field, "not valid UTF-8", e);
        }
    }

    void skip(long bytes, String field) {
        long ignored = advance(bytes, field);
    }

    private long advance(long bytes, String field) {
        if (bytes > remaining()) {
            throw failure(field, "ends " + end());
        }
        long start = position;
        position += bytes;
        return start;
    }

    private String end() {
        return content.byteSize() <= MAX_HEADER_BYTES
                ? "beyond the file, which has %d bytes".formatted(content.byteSize())
                : "beyond the %d bytes that a header may have".formatted(MAX_HEADER_BYTES);
    }

    CheckpointException failure(String field, String problem) {
        return failure(field, problem, null);
    }

    CheckpointException failure(String field, String problem, @Nullable Throwable cause) {
        return new CheckpointException(file + ": " + field + ": " + problem, cause);
    }
}
