package dev.parley.assistant.replay;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.parley.assistant.agent.AgentEvent;
import dev.parley.assistant.agent.RecordedEvent;
import dev.parley.assistant.agent.TurnRecord;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.model.ChatEvent;
import dev.parley.model.Message;
import dev.parley.model.ToolChoice;
import dev.parley.tool.ToolResult;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;

/** The stored form of a record: JSON, compressed, because the prompts of a turn repeat each other. Thread-safe. */
final class RecordJson {

    /** The sealed types in a record; each value carries the simple name of its part as {@code kind}. */
    private static final List<Class<?>> SEALED = List.of(
            RecordedEvent.class,
            AgentEvent.class,
            LoggedMessage.class,
            ChatEvent.class,
            Message.class,
            ToolChoice.class,
            ToolResult.class);

    private static final JsonMapper MAPPER = mapper();

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    private interface Kind {}

    private RecordJson() {}

    private static JsonMapper mapper() {
        JsonMapper.Builder builder = JsonMapper.builder();
        for (Class<?> type : SEALED) {
            builder.addMixIn(type, Kind.class);
            for (Class<?> part : type.getPermittedSubclasses()) {
                builder.registerSubtypes(new NamedType(part, part.getSimpleName()));
            }
        }
        return builder.build();
    }

    static byte[] write(TurnRecord record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream packed = new GZIPOutputStream(bytes)) {
            packed.write(MAPPER.writeValueAsBytes(record));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** @throws RuntimeException when it is something else than {@link #write} wrote */
    static TurnRecord read(byte[] bytes) {
        try (GZIPInputStream packed = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return MAPPER.readValue(packed, TurnRecord.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
