package dev.parley.assistant.channel.messenger;

import static dev.parley.assistant.channel.WebhookBody.text;

import dev.parley.assistant.channel.PlaceText;
import dev.parley.memory.mailbox.InboundFile;
import dev.parley.memory.mailbox.MessageKind;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What hangs on a message of Messenger. Stateless. */
final class MessengerAttachments {

    private MessengerAttachments() {}

    /** The first kind of file on the message, or text where there is none. */
    static MessageKind kind(JsonNode message) {
        // A sticker may come as an image too.
        boolean numbered = !message.path("sticker_id").isMissingNode()
                && !message.path("sticker_id").isNull();
        if (numbered
                || message.path("attachments")
                        .valueStream()
                        .anyMatch(one -> text(one, "type").equals("sticker"))) {
            return MessageKind.STICKER;
        }
        for (JsonNode attachment : message.path("attachments")) {
            MessageKind kind = kindOf(text(attachment, "type"));
            if (kind != MessageKind.TEXT) {
                return kind;
            }
        }
        return MessageKind.TEXT;
    }

    /** The files, by their addresses. A sticker comes as a picture too, at the same address. */
    static List<InboundFile> files(JsonNode message) {
        List<InboundFile> files = new ArrayList<>();
        for (JsonNode attachment : message.path("attachments")) {
            MessageKind kind = kindOf(text(attachment, "type"));
            String url = text(attachment.path("payload"), "url");
            if (kind != MessageKind.TEXT
                    && files.stream().noneMatch(file -> file.ref().equals(url))) {
                files.add(new InboundFile(kind, url, "", ""));
            }
        }
        return files;
    }

    private static MessageKind kindOf(String type) {
        return switch (type) {
            case "image" -> MessageKind.IMAGE;
            case "audio" -> MessageKind.AUDIO;
            case "video", "reel", "ig_reel", "reels" -> MessageKind.VIDEO;
            case "file" -> MessageKind.DOCUMENT;
            case "sticker" -> MessageKind.STICKER;
            // Kinds that Meta adds later are no files that a person would want to hear about.
            default -> MessageKind.TEXT;
        };
    }

    /** Words of the first attachment that has any: a place or a shared link. */
    static String words(JsonNode message) {
        for (JsonNode attachment : message.path("attachments")) {
            String words = switch (text(attachment, "type")) {
                case "location" -> {
                    JsonNode point = attachment.path("payload").path("coordinates");
                    yield PlaceText.of(text(attachment, "title"), "", point.path("lat"), point.path("long"));
                }
                case "fallback" -> (text(attachment, "title") + " " + text(attachment, "url")).strip();
                default -> "";
            };
            if (!words.isEmpty()) {
                return words;
            }
        }
        return "";
    }
}
