package dev.parley.llama.checkpoint;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The metadata of a GGUF file, read with errors that name the file and the key.
 *
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">gguf.md</a>
 */
final class GgufMetadata {

    /** Most keys of a file; real ones have some dozens. */
    static final int MAX_KEYS = 1 << 16;

    /** Longest key in bytes. */
    private static final int MAX_KEY_BYTES = 1024;

    /** Longest string in bytes; the longest of real files is a chat template. */
    private static final int MAX_TEXT_BYTES = 1 << 20;

    /** Most elements of an array; the longest of real files is the merge list of Llama 3 with 280,147. */
    private static final int MAX_ELEMENTS = 1 << 21;

    private static final int UINT8 = 0;
    private static final int INT8 = 1;
    private static final int UINT16 = 2;
    private static final int INT16 = 3;
    private static final int UINT32 = 4;
    private static final int INT32 = 5;
    private static final int FLOAT32 = 6;
    private static final int BOOL = 7;
    private static final int STRING = 8;
    private static final int ARRAY = 9;
    private static final int UINT64 = 10;
    private static final int INT64 = 11;
    private static final int FLOAT64 = 12;

    private final MemorySegment content;
    private final Path file;
    private final Map<String, GgufValue> values = new HashMap<>();

    private GgufMetadata(MemorySegment content, Path file) {
        this.content = content;
        this.file = file;
    }

    /** Reads that many pairs from where the cursor stands. */
    static GgufMetadata read(GgufCursor cursor, int count, MemorySegment content, Path file) {
        GgufMetadata metadata = new GgufMetadata(content, file);
        for (int index = 0; index < count; index++) {
            String key = cursor.readText("metadata key " + index, MAX_KEY_BYTES);
            int type = cursor.readInt(key + " type");
            if (metadata.values.putIfAbsent(key, readValue(cursor, type, key)) != null) {
                throw cursor.failure(key, "appears twice");
            }
        }
        return metadata;
    }

    private static GgufValue readValue(GgufCursor cursor, int type, String key) {
        return switch (type) {
            case UINT8 -> new GgufValue.Whole(cursor.readByte(key) & 0xFF);
            case INT8 -> new GgufValue.Whole(cursor.readByte(key));
            case UINT16 -> new GgufValue.Whole(cursor.readShort(key) & 0xFFFF);
            case INT16 -> new GgufValue.Whole(cursor.readShort(key));
            case UINT32 -> new GgufValue.Whole(cursor.readInt(key) & 0xFFFF_FFFFL);
            case INT32 -> new GgufValue.Whole(cursor.readInt(key));
            case UINT64, INT64 -> new GgufValue.Whole(cursor.readLong(key));
            case FLOAT32 -> new GgufValue.Real(Float.intBitsToFloat(cursor.readInt(key)));
            case FLOAT64 -> new GgufValue.Real(Double.longBitsToDouble(cursor.readLong(key)));
            case BOOL -> new GgufValue.Flag(cursor.readByte(key) != 0);
            case STRING -> new GgufValue.Text(cursor.readText(key, MAX_TEXT_BYTES));
            case ARRAY -> readArray(cursor, key);
            default -> throw cursor.failure(key, "has the unknown value type " + Integer.toUnsignedString(type));
        };
    }

    private static GgufValue readArray(GgufCursor cursor, String key) {
        int type = cursor.readInt(key + " element type");
        int size = size(type);
        if (size == 0) {
            throw cursor.failure(key, "is an array of the unsupported type " + Integer.toUnsignedString(type));
        }
        int count = (int) cursor.readCount(key + " count", MAX_ELEMENTS, size);
        long position = cursor.position();
        if (type == STRING) {
            for (int index = 0; index < count; index++) {
                cursor.skip(cursor.readCount(key + "[" + index + "] length", MAX_TEXT_BYTES, 1), key);
            }
        } else {
            cursor.skip((long) count * size, key);
        }
        return new GgufValue.Elements(type, count, position);
    }

    /** Size of a value in bytes, for strings the smallest, 0 for what cannot be in an array. */
    private static int size(int type) {
        return switch (type) {
            case UINT8, INT8, BOOL -> Byte.BYTES;
            case UINT16, INT16 -> Short.BYTES;
            case UINT32, INT32, FLOAT32 -> Integer.BYTES;
            case UINT64, INT64, FLOAT64, STRING -> Long.BYTES;
            default -> 0;
        };
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    /** A whole number between the bounds. */
    int whole(String key, int least, int most) {
        if (value(key) instanceof GgufValue.Whole(long value) && value >= least && value <= most) {
            return (int) value;
        }
        throw failure(key, "must be a whole number from " + least + " to " + most);
    }

    int whole(String key, int least, int most, int otherwise) {
        return has(key) ? whole(key, least, most) : otherwise;
    }

    /** A finite number above 0. */
    double positiveNumber(String key) {
        if (value(key) instanceof GgufValue.Real(double value) && value > 0 && Double.isFinite(value)) {
            return value;
        }
        throw failure(key, "must be a floating-point number above 0");
    }

    boolean flag(String key, boolean otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        if (value(key) instanceof GgufValue.Flag(boolean value)) {
            return value;
        }
        throw failure(key, "must be true or false");
    }

    Optional<String> text(String key) {
        if (!has(key)) {
            return Optional.empty();
        }
        if (value(key) instanceof GgufValue.Text(String value)) {
            return Optional.of(value);
        }
        throw failure(key, "must be a string");
    }

    /** The strings of an array. */
    List<String> texts(String key) {
        if (!(value(key) instanceof GgufValue.Elements(int type, int count, long position)) || type != STRING) {
            throw failure(key, "must be an array of strings");
        }
        GgufCursor cursor = new GgufCursor(content, file, position);
        List<String> texts = new ArrayList<>(count);
        for (int index = 0; index < count; index++) {
            texts.add(cursor.readText(key, MAX_TEXT_BYTES));
        }
        return texts;
    }

    /** The whole numbers of an array of 32-bit elements. */
    List<Integer> wholes(String key) {
        if (!(value(key) instanceof GgufValue.Elements(int type, int count, long position))
                || (type != INT32 && type != UINT32)) {
            throw failure(key, "must be an array of 32-bit whole numbers");
        }
        return new AbstractList<>() {
            @Override
            public Integer get(int index) {
                return new GgufCursor(content, file, position + (long) index * Integer.BYTES).readInt(key);
            }

            @Override
            public int size() {
                return count;
            }
        };
    }

    private GgufValue value(String key) {
        GgufValue value = values.get(key);
        if (value == null) {
            throw failure(key, "is missing");
        }
        return value;
    }

    CheckpointException failure(String key, String problem) {
        return new CheckpointException(file + ": " + key + ": " + problem);
    }
}
