package dev.parley.memory.conversation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * The stored form of a turn. One byte with the length of the turn id, the turn id in UTF-8, one byte with the format,
 * and the content: a JSON array of the time in milliseconds, one array per message and what stopped the turn early, if
 * anything did, as it is (format 0) or deflated
 * with a preset dictionary (format 1). Thread-safe.
 */
public final class TurnCodec {

    /** Longest turn id in bytes. */
    public static final int MAX_ID_BYTES = 255;

    private static final byte PLAIN = 0;
    private static final byte DEFLATED = 1;

    /** A stored turn never holds more than this, so more is a broken one. */
    private static final int MAX_INFLATED_BYTES = 16 * 1024 * 1024;

    private static final int BUFFER_BYTES = 4096;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** Part of format 1: it must never change. */
    private static final byte[] DICTIONARY = dictionary();

    private TurnCodec() {}

    private static byte[] dictionary() {
        try (InputStream file = TurnCodec.class.getResourceAsStream("turn-dictionary.txt")) {
            if (file == null) {
                throw new IllegalStateException("turn-dictionary.txt is missing");
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IllegalArgumentException when the turn is no valid group of messages, or its id is too long */
    public static byte[] encode(LoggedTurn turn) {
        MessageGroups.check(turn);
        byte[] id = turn.id().getBytes(StandardCharsets.UTF_8);
        if (id.length == 0 || id.length > MAX_ID_BYTES) {
            throw new IllegalArgumentException("id must have 1 to " + MAX_ID_BYTES + " bytes but has " + id.length);
        }
        byte[] content = json(turn).getBytes(StandardCharsets.UTF_8);
        byte[] deflated = deflate(content);
        boolean smaller = deflated.length < content.length;
        ByteArrayOutputStream entry = new ByteArrayOutputStream();
        entry.write(id.length);
        entry.writeBytes(id);
        entry.write(smaller ? DEFLATED : PLAIN);
        entry.writeBytes(smaller ? deflated : content);
        return entry.toByteArray();
    }

    /** @throws RuntimeException when it is nothing that {@link #encode} wrote */
    public static LoggedTurn decode(byte[] entry) {
        int idLength = Byte.toUnsignedInt(entry[0]);
        String id = new String(entry, 1, idLength, StandardCharsets.UTF_8);
        byte format = entry[1 + idLength];
        byte[] rest = Arrays.copyOfRange(entry, 2 + idLength, entry.length);
        byte[] content = switch (format) {
            case PLAIN -> rest;
            case DEFLATED -> inflate(rest);
            default -> throw new IllegalArgumentException("format " + format + " is not known");
        };
        return turn(id, MAPPER.readTree(content));
    }

    private static String json(LoggedTurn turn) {
        ArrayNode root = MAPPER.createArrayNode().add(turn.at().toEpochMilli());
        for (LoggedMessage message : turn.messages()) {
            ArrayNode node = root.addArray();
            switch (message) {
                case LoggedMessage.User(String text) -> node.add("u").add(text);
                case LoggedMessage.Assistant(String text) -> node.add("a").add(text);
                case LoggedMessage.ToolCall(String call, String name, String arguments) ->
                    node.add("c").add(call).add(name).add(arguments);
                case LoggedMessage.ToolResult(String call, String name, String text) ->
                    node.add("r").add(call).add(name).add(text);
            }
        }
        if (!turn.stop().isEmpty()) {
            root.add(turn.stop());
        }
        return root.toString();
    }

    private static LoggedTurn turn(String id, JsonNode root) {
        List<LoggedMessage> messages = new ArrayList<>();
        String stop = "";
        for (int index = 1; index < root.size(); index++) {
            JsonNode node = root.get(index);
            if (node.isString()) {
                stop = node.stringValue();
                continue;
            }
            String kind = node.get(0).stringValue();
            messages.add(
                    switch (kind) {
                        case "u" -> new LoggedMessage.User(text(node, 1));
                        case "a" -> new LoggedMessage.Assistant(text(node, 1));
                        case "c" -> new LoggedMessage.ToolCall(text(node, 1), text(node, 2), text(node, 3));
                        case "r" -> new LoggedMessage.ToolResult(text(node, 1), text(node, 2), text(node, 3));
                        default -> throw new IllegalArgumentException("message " + kind + " is not known");
                    });
        }
        return new LoggedTurn(id, Instant.ofEpochMilli(root.get(0).longValue()), messages, stop);
    }

    private static String text(JsonNode node, int index) {
        return node.required(index).stringValue();
    }

    private static byte[] deflate(byte[] content) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try {
            deflater.setDictionary(DICTIONARY);
            deflater.setInput(content);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream(content.length);
            byte[] buffer = new byte[BUFFER_BYTES];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static byte[] inflate(byte[] deflated) {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setDictionary(DICTIONARY);
            inflater.setInput(deflated);
            ByteArrayOutputStream out = new ByteArrayOutputStream(deflated.length * 3);
            byte[] buffer = new byte[BUFFER_BYTES];
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
        } finally {
            inflater.end();
        }
    }
}
