package dev.parley.llama.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/** Reads and checks the header of a safetensors file, which may be hostile. Not thread-safe. */
final class SafetensorsHeader {

    /** Largest header; that of a Llama 405B in one file has about 150 KB. The reference reader takes 100 MB. */
    static final long MAX_HEADER_BYTES = 8_000_000;

    private static final int PREFIX_BYTES = Long.BYTES;
    private static final int MAX_DEPTH = 8;
    private static final int MAX_NUMBER_DIGITS = 19;
    private static final int MAX_DIMENSIONS = 32;
    private static final int MAX_NAME_CHARACTERS = 1024;
    private static final String METADATA = "__metadata__";

    private static final ValueLayout.OfLong LITTLE_ENDIAN_LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final Map<String, Integer> BITS = Map.ofEntries(
            Map.entry("BOOL", 8),
            Map.entry("U8", 8),
            Map.entry("I8", 8),
            Map.entry("F8_E5M2", 8),
            Map.entry("F8_E4M3", 8),
            Map.entry("F8_E8M0", 8),
            Map.entry("F8_E4M3FNUZ", 8),
            Map.entry("F8_E5M2FNUZ", 8),
            Map.entry("I16", 16),
            Map.entry("U16", 16),
            Map.entry("F16", 16),
            Map.entry("BF16", 16),
            Map.entry("I32", 32),
            Map.entry("U32", 32),
            Map.entry("F32", 32),
            Map.entry("F64", 64),
            Map.entry("I64", 64),
            Map.entry("U64", 64),
            Map.entry("C64", 64),
            Map.entry("F4", 4),
            Map.entry("F6_E2M3", 6),
            Map.entry("F6_E3M2", 6));

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER_DIGITS)
                            .build())
                    .build())
            .build();

    private final Path file;

    private SafetensorsHeader(Path file) {
        this.file = file;
    }

    /**
     * Reads the header of a whole file.
     *
     * @param content the complete file
     * @param file named in errors
     * @return the entries by name, in the order of their data
     * @throws CheckpointException when anything about the header is not as the format demands
     */
    static Map<String, SafetensorsEntry> read(MemorySegment content, Path file) {
        return new SafetensorsHeader(file).read(content);
    }

    private Map<String, SafetensorsEntry> read(MemorySegment content) {
        if (content.byteSize() < PREFIX_BYTES) {
            throw failure("header size", "the file is shorter than 8 bytes");
        }
        long size = content.get(LITTLE_ENDIAN_LONG, 0);
        if (size < 0 || size > MAX_HEADER_BYTES || size > content.byteSize() - PREFIX_BYTES) {
            throw failure("header size", Long.toUnsignedString(size) + " is over the limit or beyond the file");
        }
        String json = decode(content.asSlice(PREFIX_BYTES, size));
        if (!json.startsWith("{")) {
            throw failure("header", "must be a JSON object that begins with '{'");
        }
        List<SafetensorsEntry> entries = new ArrayList<>();
        try (JsonParser parser = MAPPER.createParser(json)) {
            readTensors(parser, PREFIX_BYTES + size, entries);
        } catch (JacksonException e) {
            throw new CheckpointException(file + ": header: not valid JSON: " + e.getOriginalMessage(), e);
        }
        entries.sort(Comparator.comparingLong(SafetensorsEntry::offset).thenComparingLong(SafetensorsEntry::length));
        return checkPlaces(entries, PREFIX_BYTES + size, content.byteSize());
    }

    private String decode(MemorySegment header) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(header.toArray(ValueLayout.JAVA_BYTE)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CheckpointException(file + ": header: not valid UTF-8", e);
        }
    }

    private void readTensors(JsonParser parser, long dataStart, List<SafetensorsEntry> entries) {
        expect(parser.nextToken(), JsonToken.START_OBJECT, "header");
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            if (name.length() > MAX_NAME_CHARACTERS) {
                throw failure("header", "a tensor name is longer than " + MAX_NAME_CHARACTERS + " characters");
            }
            expect(parser.nextToken(), JsonToken.START_OBJECT, name);
            if (name.equals(METADATA)) {
                readMetadata(parser);
            } else {
                entries.add(readTensor(parser, name, dataStart));
            }
        }
        if (parser.nextToken() != null) {
            throw failure("header", "there is something after the JSON object");
        }
    }

    private void readMetadata(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            expect(parser.nextToken(), JsonToken.VALUE_STRING, METADATA);
        }
    }

    private SafetensorsEntry readTensor(JsonParser parser, String name, long dataStart) {
        String dtype = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (field) {
                case "dtype" -> {
                    expect(value, JsonToken.VALUE_STRING, name + ".dtype");
                    dtype = parser.getString();
                }
                case "shape" -> shape = readNumbers(parser, value, name + ".shape");
                case "data_offsets" -> offsets = readNumbers(parser, value, name + ".data_offsets");
                default -> parser.skipChildren();
            }
        }
        if (dtype == null || shape == null || offsets == null) {
            throw failure(name, "needs dtype, shape and data_offsets");
        }
        if (offsets.size() != 2 || offsets.getFirst() > offsets.getLast()) {
            throw failure(name + ".data_offsets", "must be a begin and an end that is not before it");
        }
        long length = offsets.getLast() - offsets.getFirst();
        checkLength(name, dtype, shape, length);
        try {
            long offset = Math.addExact(dataStart, offsets.getFirst());
            return new SafetensorsEntry(name, dtype, shape, offset, length);
        } catch (ArithmeticException e) {
            throw new CheckpointException(file + ": " + name + ".data_offsets: too large", e);
        }
    }

    private List<Long> readNumbers(JsonParser parser, JsonToken start, String field) {
        expect(start, JsonToken.START_ARRAY, field);
        List<Long> numbers = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            expect(token, JsonToken.VALUE_NUMBER_INT, field);
            long number = parser.getLongValue();
            if (number < 0 || numbers.size() == MAX_DIMENSIONS) {
                throw failure(field, "must be at most " + MAX_DIMENSIONS + " whole numbers, none negative");
            }
            numbers.add(number);
        }
        return numbers;
    }

    private void checkLength(String name, String dtype, List<Long> shape, long length) {
        Integer bits = BITS.get(dtype);
        if (bits == null) {
            return;
        }
        long total = bits;
        try {
            for (long dimension : shape) {
                total = Math.multiplyExact(total, dimension);
            }
        } catch (ArithmeticException e) {
            throw new CheckpointException(file + ": " + name + ".shape: too large", e);
        }
        if (total % Byte.SIZE != 0 || total / Byte.SIZE != length) {
            throw failure(name + ".data_offsets", "%d bytes do not fit shape %s of %s".formatted(length, shape, dtype));
        }
    }

    private Map<String, SafetensorsEntry> checkPlaces(List<SafetensorsEntry> entries, long dataStart, long fileSize) {
        Map<String, SafetensorsEntry> byName = new LinkedHashMap<>();
        long end = dataStart;
        for (SafetensorsEntry entry : entries) {
            if (entry.offset() != end) {
                throw failure(entry.name() + ".data_offsets", "leaves a gap or overlaps another tensor");
            }
            if (entry.length() > fileSize - end) {
                throw failure(entry.name() + ".data_offsets", "ends beyond the file");
            }
            end += entry.length();
            byName.put(entry.name(), entry);
        }
        if (end != fileSize) {
            throw failure("header", "the tensors end at byte %d but the file has %d".formatted(end, fileSize));
        }
        return byName;
    }

    private void expect(@Nullable JsonToken token, JsonToken expected, String field) {
        if (token != expected) {
            throw failure(field, "expected " + expected + " but found " + token);
        }
    }

    private CheckpointException failure(String field, String problem) {
        return new CheckpointException(file + ": " + field + ": " + problem);
    }
}
