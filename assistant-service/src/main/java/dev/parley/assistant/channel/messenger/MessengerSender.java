package dev.parley.assistant.channel.messenger;

import dev.parley.assistant.channel.ChannelSender;
import dev.parley.assistant.channel.ChatMarkup;
import dev.parley.assistant.channel.FileLimits;
import dev.parley.assistant.channel.GraphAccount;
import dev.parley.assistant.channel.GraphApi;
import dev.parley.assistant.channel.MetaAccounts;
import dev.parley.assistant.channel.OutboundFiles;
import dev.parley.assistant.channel.SendOutcome;
import dev.parley.assistant.channel.TextSplitter;
import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.mailbox.OutboundFile;
import dev.parley.memory.mailbox.OutboundMessage;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.http.MediaType;
import org.springframework.http.client.MultipartBodyBuilder;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Sends to Messenger. Thread-safe. */
public final class MessengerSender implements ChannelSender {

    /** The platform takes 2,000; some characters count more than once there. */
    static final int MAX_CHARACTERS = 1900;

    /** The Send API knows plain text alone. Phones show marks as they are; only the web page would read them. */
    private static final ChatMarkup MARKUP = new ChatMarkup("", "", "", "•");

    private static final Pattern FENCE = Pattern.compile("(?m)^[ \t]*```[A-Za-z0-9+#-]*[ \t]*(?:\n|$)|```");
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");

    private static final int MAX_QUICK_REPLIES = 13;
    private static final int MAX_TITLE = 20;
    private static final String ID_PATH = "/message_id";

    private final MetaAccounts accounts;
    private final GraphApi graph;
    private final OutboundFiles files;

    public MessengerSender(MetaAccounts accounts, GraphApi graph, OutboundFiles files) {
        this.accounts = accounts;
        this.graph = graph;
        this.files = files;
    }

    @Override
    public String channel() {
        return MessengerEvents.CHANNEL;
    }

    @Override
    public List<String> split(String text) {
        // The marks of code go last, because they tell what must not be torn.
        return TextSplitter.split(MARKUP.of(text), MAX_CHARACTERS).stream()
                .map(MessengerSender::withoutCodeMarks)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static String withoutCodeMarks(String text) {
        return CODE.matcher(FENCE.matcher(text).replaceAll("")).replaceAll("$1").strip();
    }

    @Override
    public Mono<Void> typing(InboundMessage inbound) {
        return Mono.justOrEmpty(accounts.find(inbound.account()))
                .flatMap(account -> action(account.graph(), inbound, "mark_seen")
                        .then(action(account.graph(), inbound, "typing_on")))
                .then();
    }

    private Mono<SendOutcome> action(GraphAccount account, InboundMessage inbound, String action) {
        return graph.post(account, to(inbound.address()).put("sender_action", action), ID_PATH);
    }

    @Override
    public Mono<SendOutcome> send(OutboundMessage message) {
        return Mono.justOrEmpty(accounts.find(message.account()))
                .flatMap(account -> send(account.graph(), message))
                .switchIfEmpty(
                        Mono.just(new SendOutcome.ChannelDown("page " + message.account() + " is not configured")));
    }

    private Mono<SendOutcome> send(GraphAccount account, OutboundMessage message) {
        ObjectNode body = to(message.address()).put("messaging_type", "RESPONSE");
        // The mark comes back in the echo and tells our own messages from those of a person at the page.
        ObjectNode content = body.putObject("message").put("metadata", MessengerPage.OUR_MARK + message.id());
        if (!message.replyTo().isEmpty()) {
            body.putObject("reply_to").put("mid", message.replyTo());
        }
        OutboundFile file = message.file();
        if (file != null) {
            return upload(account, file)
                    .flatMap(uploaded -> uploaded instanceof SendOutcome.Accepted(String id)
                            ? graph.post(account, attached(body, file, id), ID_PATH)
                            : Mono.just(uploaded))
                    .flatMap(outcome -> {
                        if (!(outcome instanceof SendOutcome.Undeliverable) || !file.replaceable()) {
                            return Mono.just(outcome);
                        }
                        content.put("text", file.instead(message.text()));
                        return graph.post(account, body, ID_PATH);
                    });
        }
        content.put("text", message.text());
        if (!message.choices().isEmpty() && message.choices().size() <= MAX_QUICK_REPLIES) {
            ArrayNode replies = content.putArray("quick_replies");
            message.choices()
                    .forEach(choice -> replies.addObject()
                            .put("content_type", "text")
                            .put(
                                    "title",
                                    TextSplitter.split(choice.title(), MAX_TITLE)
                                            .getFirst())
                            .put("payload", choice.id()));
        }
        return graph.post(account, body, ID_PATH);
    }

    private static ObjectNode attached(ObjectNode body, OutboundFile file, String id) {
        ObjectNode attached = body.deepCopy();
        ((ObjectNode) attached.path("message"))
                .putObject("attachment")
                .put("type", kind(file.mediaType()))
                .putObject("payload")
                .put("attachment_id", id);
        return attached;
    }

    private Mono<SendOutcome> upload(GraphAccount account, OutboundFile file) {
        return files.read(file.url())
                .flatMap(bytes -> {
                    if (!FileLimits.MESSENGER.takes(file.mediaType(), bytes.length)) {
                        return Mono.just(new SendOutcome.Undeliverable(
                                file.mediaType() + " of " + bytes.length + " bytes is not taken"));
                    }
                    ObjectNode message = JsonNodeFactory.instance.objectNode();
                    message.putObject("attachment")
                            .put("type", kind(file.mediaType()))
                            .putObject("payload")
                            .put("is_reusable", false);
                    MultipartBodyBuilder form = new MultipartBodyBuilder();
                    form.part("message", message.toString());
                    form.part("filedata", bytes)
                            .filename("file")
                            .contentType(MediaType.parseMediaType(file.mediaType()));
                    return graph.upload(account, "message_attachments", form.build(), "/attachment_id");
                })
                .switchIfEmpty(Mono.just(new SendOutcome.Undeliverable("the file is not there any more")));
    }

    private static String kind(String mediaType) {
        return switch (mediaType.split("/", 2)[0]) {
            case "image" -> "image";
            case "video" -> "video";
            case "audio" -> "audio";
            default -> "file";
        };
    }

    private static ObjectNode to(String person) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("recipient").put("id", person);
        return body;
    }
}
