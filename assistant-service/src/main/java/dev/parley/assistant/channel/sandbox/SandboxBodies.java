package dev.parley.assistant.channel.sandbox;

import java.time.Instant;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Webhook bodies in the shapes of both platforms. Stateless. */
final class SandboxBodies {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final double LATITUDE = 52.5163;
    private static final double LONGITUDE = 13.3777;

    private SandboxBodies() {}

    /** @param id of the message, or of the event where it is about another message */
    static byte[] message(TypedMessage.Checked typed, String account, String id, Instant at) {
        return typed.channel().equals(TypedMessage.WHATSAPP)
                ? whatsApp(typed, account, id, at)
                : messenger(typed, account, id, at);
    }

    private static byte[] whatsApp(TypedMessage.Checked typed, String account, String id, Instant at) {
        ObjectNode root = MAPPER.createObjectNode();
        ObjectNode message = value(root, account).putArray("messages").addObject();
        message.put("from", typed.phone()).put("id", id).put("timestamp", Long.toString(at.getEpochSecond()));
        switch (typed.kind()) {
            case "text" -> message.put("type", "text").putObject("text").put("body", typed.text());
            case "choice" ->
                message.put("type", "interactive")
                        .putObject("interactive")
                        .put("type", "list_reply")
                        .putObject("list_reply")
                        .put("id", typed.value())
                        .put("title", typed.text());
            case "location" ->
                message.put("type", "location")
                        .putObject("location")
                        .put("latitude", LATITUDE)
                        .put("longitude", LONGITUDE)
                        .put("name", typed.text());
            case "reaction" ->
                message.put("type", "reaction")
                        .putObject("reaction")
                        .put("message_id", typed.value())
                        .put("emoji", typed.text());
            case "edit" -> {
                ObjectNode edit = message.put("type", "edit").putObject("edit");
                edit.put("original_message_id", typed.value())
                        .putObject("message")
                        .put("type", "text")
                        .putObject("text")
                        .put("body", typed.text());
            }
            case "revoke" ->
                message.put("type", "revoke").putObject("revoke").put("original_message_id", typed.value());
            default -> {
                ObjectNode media = message.put("type", typed.kind()).putObject(typed.kind());
                media.put("id", typed.value()).put("caption", typed.text());
            }
        }
        return MAPPER.writeValueAsBytes(root);
    }

    /** A status of one of our messages. */
    static byte[] status(String account, String recipient, String id, String status, Instant at) {
        ObjectNode root = MAPPER.createObjectNode();
        value(root, account)
                .putArray("statuses")
                .addObject()
                .put("id", id)
                .put("status", status)
                .put("timestamp", Long.toString(at.getEpochSecond()))
                .put("recipient_id", recipient);
        return MAPPER.writeValueAsBytes(root);
    }

    private static ObjectNode value(ObjectNode root, String account) {
        ObjectNode value = root.put("object", "whatsapp_business_account")
                .putArray("entry")
                .addObject()
                .put("id", "0")
                .putArray("changes")
                .addObject()
                .put("field", "messages")
                .putObject("value")
                .put("messaging_product", "whatsapp");
        value.putObject("metadata").put("display_phone_number", account).put("phone_number_id", account);
        return value;
    }

    private static byte[] messenger(TypedMessage.Checked typed, String account, String id, Instant at) {
        ObjectNode root = MAPPER.createObjectNode();
        ObjectNode event = event(root, account, typed.phone(), at);
        switch (typed.kind()) {
            case "text" -> event.putObject("message").put("mid", id).put("text", typed.text());
            case "choice" ->
                event.putObject("message")
                        .put("mid", id)
                        .put("text", typed.text())
                        .putObject("quick_reply")
                        .put("payload", typed.value());
            case "location" -> {
                ObjectNode message = event.putObject("message").put("mid", id);
                ObjectNode place = message.putArray("attachments").addObject().put("type", "location");
                place.put("title", typed.text())
                        .putObject("payload")
                        .putObject("coordinates")
                        .put("lat", LATITUDE)
                        .put("long", LONGITUDE);
            }
            case "reaction" ->
                event.putObject("reaction")
                        .put("mid", typed.value())
                        .put("action", typed.text().isEmpty() ? "unreact" : "react")
                        .put("emoji", typed.text());
            case "edit" ->
                event.putObject("message_edit").put("mid", typed.value()).put("text", typed.text());
            case "revoke" ->
                event.putObject("message").put("mid", typed.value()).put("is_deleted", true);
            default -> {
                ObjectNode message = event.putObject("message").put("mid", id).put("text", typed.text());
                message.putArray("attachments")
                        .addObject()
                        .put("type", typed.kind().equals("document") ? "file" : typed.kind())
                        .putObject("payload")
                        .put("url", typed.value());
            }
        }
        return MAPPER.writeValueAsBytes(root);
    }

    /** Says that one of our messages was delivered. */
    static byte[] delivered(String account, String recipient, String id, Instant at) {
        ObjectNode root = MAPPER.createObjectNode();
        ObjectNode delivery = event(root, account, recipient, at).putObject("delivery");
        delivery.put("watermark", at.toEpochMilli()).putArray("mids").add(id);
        return MAPPER.writeValueAsBytes(root);
    }

    private static ObjectNode event(ObjectNode root, String account, String person, Instant at) {
        ObjectNode event = root.put("object", "page")
                .putArray("entry")
                .addObject()
                .put("id", account)
                .put("time", at.toEpochMilli())
                .putArray("messaging")
                .addObject();
        event.putObject("sender").put("id", person);
        event.putObject("recipient").put("id", account);
        return event.put("timestamp", at.toEpochMilli());
    }
}
