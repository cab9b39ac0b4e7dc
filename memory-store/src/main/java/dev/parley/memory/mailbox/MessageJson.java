package dev.parley.memory.mailbox;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The stored forms of inbound and outbound messages. Thread-safe. */
final class MessageJson {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** Room for a short message. */
    private static final int INBOUND_BYTES = 512;

    private MessageJson() {}

    /** Field by field: this is on the way of every webhook. */
    static byte[] write(InboundMessage message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(INBOUND_BYTES);
        try (JsonGenerator json = MAPPER.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringProperty("id", message.id());
            json.writeStringProperty("conversation", message.conversation().value());
            json.writeStringProperty("person", message.person().value());
            json.writeStringProperty("channel", message.channel());
            json.writeStringProperty("account", message.account());
            json.writeStringProperty("address", message.address());
            json.writeStringProperty("text", message.text());
            json.writeStringProperty("sentAt", message.sentAt().toString());
            json.writeStringProperty("kind", message.kind().name());
            json.writeBooleanProperty("forwarded", message.forwarded());
            json.writeStringProperty("trace", message.trace());
            json.writeStringProperty("receivedAt", message.receivedAt().toString());
            if (!message.replyTo().isEmpty()) {
                json.writeStringProperty("replyTo", message.replyTo());
            }
            // Never an empty list: a script that changes the message would write it back as an object.
            if (!message.files().isEmpty()) {
                json.writeArrayPropertyStart("files");
                for (InboundFile file : message.files()) {
                    json.writeStartObject();
                    json.writeStringProperty("kind", file.kind().name());
                    json.writeStringProperty("ref", file.ref());
                    json.writeStringProperty("mediaType", file.mediaType());
                    json.writeStringProperty("name", file.name());
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    static InboundMessage inbound(String json) {
        JsonNode node = MAPPER.readTree(json);
        return new InboundMessage(
                text(node, "id"),
                new ConversationId(text(node, "conversation")),
                new PersonId(text(node, "person")),
                text(node, "channel"),
                text(node, "account"),
                text(node, "address"),
                text(node, "text"),
                Instant.parse(text(node, "sentAt")),
                // Messages of before there were kinds are texts.
                kind(node.path("kind").asString(MessageKind.TEXT.name())),
                node.path("forwarded").asBoolean(false),
                node.path("replyTo").asString(""),
                node.path("files")
                        .valueStream()
                        .map(file -> new InboundFile(
                                kind(text(file, "kind")),
                                text(file, "ref"),
                                text(file, "mediaType"),
                                text(file, "name")))
                        .toList(),
                trace(node),
                // Messages of before it was noted have none.
                Instant.parse(node.path("receivedAt").asString(Instant.EPOCH.toString())));
    }

    /** A kind of a newer version, which may run beside this one, is a file that cannot be read. */
    private static MessageKind kind(String name) {
        return Arrays.stream(MessageKind.values())
                .filter(kind -> kind.name().equals(name))
                .findFirst()
                .orElse(MessageKind.DOCUMENT);
    }

    static String write(OutboundMessage message) {
        ObjectNode node = MAPPER.createObjectNode()
                .put("id", message.id())
                .put("conversation", message.conversation().value())
                .put("channel", message.channel())
                .put("account", message.account())
                .put("address", message.address())
                .put("text", message.text())
                .put("replyTo", message.replyTo())
                .put("trace", message.trace());
        if (!message.choices().isEmpty()) {
            ArrayNode choices = node.putArray("choices");
            message.choices()
                    .forEach(
                            choice -> choices.addObject().put("id", choice.id()).put("title", choice.title()));
        }
        OutboundFile file = message.file();
        if (file != null) {
            node.putObject("file")
                    .put("mediaType", file.mediaType())
                    .put("url", file.url())
                    .put("instead", file.instead());
        }
        OutboundTemplate template = message.template();
        if (template != null) {
            node.putObject("template").put("name", template.name()).put("language", template.language());
        }
        return node.toString();
    }

    static OutboundMessage outbound(String json) {
        JsonNode node = MAPPER.readTree(json);
        JsonNode file = node.path("file");
        JsonNode template = node.path("template");
        return new OutboundMessage(
                text(node, "id"),
                new ConversationId(text(node, "conversation")),
                text(node, "channel"),
                text(node, "account"),
                text(node, "address"),
                text(node, "text"),
                text(node, "replyTo"),
                trace(node),
                node.path("choices")
                        .valueStream()
                        .map(choice -> new Choice(text(choice, "id"), text(choice, "title")))
                        .toList(),
                file.isObject()
                        ? new OutboundFile(
                                text(file, "mediaType"),
                                text(file, "url"),
                                file.path("instead").asString(""))
                        : null,
                template.isObject() ? new OutboundTemplate(text(template, "name"), text(template, "language")) : null);
    }

    /** A message's id and what it said. */
    static Map.Entry<String, String> said(String json) {
        JsonNode node = MAPPER.readTree(json);
        return Map.entry(text(node, "id"), text(node, "text"));
    }

    /** Empty in messages of before there were traces. */
    private static String trace(JsonNode node) {
        return node.path("trace").asString("");
    }

    private static String text(JsonNode node, String field) {
        return node.required(field).stringValue();
    }
}
