package dev.parley.memory.conversation;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what {@link TurnCodec} wrote, one turn after the other with the same memory. Not thread-safe. */
public final class TurnDecoder implements AutoCloseable {

    /** A stored turn never holds more than this, so more is a broken one. */
    private static final int MAX_INFLATED_BYTES = 16 * 1024 * 1024;

    private static final int BUFFER_BYTES = 4096;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Inflater inflater = new Inflater(true);
    private final byte[] buffer = new byte[BUFFER_BYTES];

    /** @throws RuntimeException when it is nothing that {@link TurnCodec#encode} wrote */
    public LoggedTurn decode(byte[] entry) {
        int head = Byte.toUnsignedInt(entry[0]);
        int idLength = head & ~TurnCodec.PACKED;
        String id = (head & TurnCodec.PACKED) == 0
                ? new String(entry, 1, idLength, StandardCharsets.UTF_8)
                : HexFormat.of().formatHex(entry, 1, 1 + idLength);
        byte format = entry[1 + idLength];
        byte[] rest = Arrays.copyOfRange(entry, 2 + idLength, entry.length);
        byte[] content = switch (format) {
            case TurnCodec.PLAIN -> rest;
            case TurnCodec.DEFLATED -> inflate(rest);
            default -> throw new IllegalArgumentException("format " + format + " is not known");
        };
        return turn(id, MAPPER.readTree(content));
    }

    private static LoggedTurn turn(String id, JsonNode root) {
        List<LoggedMessage> messages = new ArrayList<>();
        String stop = "";
        for (int index = 1; index < root.size(); index++) {
            JsonNode node = root.get(index);
            if (node.isString()) {
                stop = node.stringValue();
            } else {
                messages.add(message(node));
            }
        }
        return new LoggedTurn(id, Instant.ofEpochMilli(root.get(0).longValue()), messages, stop);
    }

    private static LoggedMessage message(JsonNode node) {
        String kind = text(node, 0);
        return switch (kind) {
            case "u" -> new LoggedMessage.User(text(node, 1));
            case "a" -> new LoggedMessage.Assistant(text(node, 1));
            case "c" -> new LoggedMessage.ToolCall(text(node, 1), text(node, 2), text(node, 3));
            case "r" -> new LoggedMessage.ToolResult(text(node, 1), text(node, 2), text(node, 3));
            default -> throw new IllegalArgumentException("message " + kind + " is not known");
        };
    }

    private static String text(JsonNode node, int index) {
        return node.required(index).stringValue();
    }

    private byte[] inflate(byte[] deflated) {
        try {
            inflater.reset();
            inflater.setDictionary(TurnCodec.DICTIONARY);
            inflater.setInput(deflated);
            ByteArrayOutputStream out = new ByteArrayOutputStream(deflated.length * 3);
            while (!inflater.finished()) {
                int count = inflater.inflate(buffer);
                if (count == 0 && !inflater.finished()) {
                    throw new IllegalArgumentException("a stored turn is cut off");
                }
                out.write(buffer, 0, count);
                if (out.size() > MAX_INFLATED_BYTES) {
                    throw new IllegalArgumentException("a stored turn is too large");
                }
            }
            return out.toByteArray();
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("a stored turn cannot be read", e);
        }
    }

    @Override
    public void close() {
        inflater.end();
    }
}
