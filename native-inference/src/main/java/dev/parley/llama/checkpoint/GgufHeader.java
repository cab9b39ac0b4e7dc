package dev.parley.llama.checkpoint;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The checked header of a GGUF file of version 2 or 3, which may be hostile: everything it says about places lies within
 * the file, and tensors follow each other without gaps.
 *
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">gguf.md</a>
 */
record GgufHeader(GgufMetadata metadata, Map<String, GgufTensor> tensors) {

    /** Most tensors of a file; a 405B checkpoint has 1,138. */
    static final int MAX_TENSORS = 1 << 16;

    /** Longest tensor name in bytes, as in ggml. */
    private static final int MAX_NAME_BYTES = 64;

    private static final int MAX_DIMENSIONS = 4;
    private static final int DEFAULT_ALIGNMENT = 32;
    private static final int MAX_ALIGNMENT = 1 << 20;
    private static final int MAGIC = 0x46554747;
    private static final int OLDEST_VERSION = 2;
    private static final int NEWEST_VERSION = 3;
    private static final int SMALLEST_PAIR_BYTES = 13;
    private static final int SMALLEST_TENSOR_BYTES = 24;

    /** A tensor before the place of the data section is known. */
    private record Announced(String name, ElementType type, List<Long> shape, long length, long offset) {}

    /**
     * Reads the header of a whole file.
     *
     * @param content the complete file
     * @param file named in errors
     * @throws CheckpointException when anything about the header is not as the format demands
     */
    static GgufHeader read(MemorySegment content, Path file) {
        GgufCursor cursor = new GgufCursor(content, file, 0);
        if (cursor.readInt("magic") != MAGIC) {
            throw cursor.failure("magic", "is not GGUF");
        }
        int version = cursor.readInt("version");
        if (version != 0 && (version & 0xFFFF) == 0) {
            throw cursor.failure("version", "the file is big-endian, which is not supported");
        }
        if (version < OLDEST_VERSION || version > NEWEST_VERSION) {
            throw cursor.failure("version", "is " + Integer.toUnsignedString(version) + ", 2 and 3 are supported");
        }
        int tensorCount = (int) cursor.readCount("tensor count", MAX_TENSORS, SMALLEST_TENSOR_BYTES);
        int pairCount = (int) cursor.readCount("metadata count", GgufMetadata.MAX_KEYS, SMALLEST_PAIR_BYTES);
        GgufMetadata metadata = GgufMetadata.read(cursor, pairCount, content, file);
        int alignment = alignment(metadata);
        List<Announced> announced = new ArrayList<>(tensorCount);
        for (int index = 0; index < tensorCount; index++) {
            announced.add(readTensor(cursor, index));
        }
        long start = aligned(cursor.position(), alignment);
        return new GgufHeader(metadata, places(cursor, announced, start, alignment, content.byteSize()));
    }

    private static int alignment(GgufMetadata metadata) {
        int alignment = metadata.whole("general.alignment", 1, MAX_ALIGNMENT, DEFAULT_ALIGNMENT);
        if (Integer.bitCount(alignment) != 1) {
            throw metadata.failure("general.alignment", "must be a power of two");
        }
        return alignment;
    }

    private static Announced readTensor(GgufCursor cursor, int index) {
        String name = cursor.readText("tensor name " + index, MAX_NAME_BYTES);
        int dimensions = cursor.readInt(name + ".n_dims");
        if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
            throw cursor.failure(name + ".n_dims", "must be from 1 to " + MAX_DIMENSIONS);
        }
        List<Long> shape = new ArrayList<>();
        long elements = 1;
        try {
            for (int dimension = 0; dimension < dimensions; dimension++) {
                long size = cursor.readLong(name + ".dims");
                if (size < 1) {
                    throw cursor.failure(name + ".dims", "must be above 0");
                }
                elements = Math.multiplyExact(elements, size);
                shape.addFirst(size);
            }
            ElementType type = GgmlType.of(cursor.readInt(name + ".type"));
            if (shape.getLast() % type.blockElements() != 0) {
                throw cursor.failure(
                        name + ".dims",
                        "rows of %d elements are not whole blocks of %s".formatted(shape.getLast(), type));
            }
            return new Announced(name, type, shape, type.bytes(elements), cursor.readLong(name + ".offset"));
        } catch (ArithmeticException e) {
            throw cursor.failure(name + ".dims", "too large", e);
        } catch (IllegalArgumentException e) {
            throw cursor.failure(name + ".type", String.valueOf(e.getMessage()), e);
        }
    }

    /** Checks that tensors follow each other in order, each at the next multiple of the alignment. */
    private static Map<String, GgufTensor> places(
            GgufCursor cursor, List<Announced> announced, long start, int alignment, long fileSize) {
        Map<String, GgufTensor> tensors = new LinkedHashMap<>();
        long next = 0;
        for (Announced tensor : announced) {
            if (tensor.offset() != next) {
                throw cursor.failure(
                        tensor.name() + ".offset",
                        "is %s where the tensors before it end at %d, so it leaves a gap or overlaps"
                                .formatted(Long.toUnsignedString(tensor.offset()), next));
            }
            if (tensor.length() > fileSize - start - next) {
                throw cursor.failure(tensor.name(), "its %d bytes end beyond the file".formatted(tensor.length()));
            }
            GgufTensor placed =
                    new GgufTensor(tensor.name(), tensor.type(), tensor.shape(), start + next, tensor.length());
            if (tensors.putIfAbsent(tensor.name(), placed) != null) {
                throw cursor.failure(tensor.name(), "the tensor name appears twice");
            }
            next = aligned(next + tensor.length(), alignment);
        }
        return Collections.unmodifiableMap(tensors);
    }

    private static long aligned(long position, int alignment) {
        return (position + alignment - 1) & -(long) alignment;
    }
}
