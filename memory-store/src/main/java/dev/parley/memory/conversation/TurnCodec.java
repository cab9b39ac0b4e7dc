package dev.parley.memory.conversation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * The stored form of a turn. One byte with the length of the turn id, its highest bit set where
 * the id is 32 hexadecimal digits kept as 16 bytes; the turn id, else in UTF-8; one byte with the format,
 * and the content: a JSON array of the time in milliseconds, one array per message and what stopped the turn early, if
 * anything did, as it is (format 0) or deflated
 * with a preset dictionary (format 1). {@link TurnDecoder} reads it. Thread-safe.
 */
public final class TurnCodec {

    /** Longest turn id in bytes. */
    public static final int MAX_ID_BYTES = 127;

    /** Set in the length of an id that is kept packed. */
    static final int PACKED = 0x80;

    static final byte PLAIN = 0;
    static final byte DEFLATED = 1;

    private static final Pattern HEXADECIMAL = Pattern.compile("[0-9a-f]{32}");
    private static final int BUFFER_BYTES = 4096;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** Part of format 1: it must never change. */
    static final byte[] DICTIONARY = dictionary();

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
        boolean packed = HEXADECIMAL.matcher(turn.id()).matches();
        byte[] id = packed ? HexFormat.of().parseHex(turn.id()) : turn.id().getBytes(StandardCharsets.UTF_8);
        if (id.length == 0 || id.length > MAX_ID_BYTES) {
            throw new IllegalArgumentException("id must have 1 to " + MAX_ID_BYTES + " bytes but has " + id.length);
        }
        byte[] content = json(turn).getBytes(StandardCharsets.UTF_8);
        byte[] deflated = deflate(content);
        boolean smaller = deflated.length < content.length;
        ByteArrayOutputStream entry = new ByteArrayOutputStream();
        entry.write(packed ? id.length | PACKED : id.length);
        entry.writeBytes(id);
        entry.write(smaller ? DEFLATED : PLAIN);
        entry.writeBytes(smaller ? deflated : content);
        return entry.toByteArray();
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
}
