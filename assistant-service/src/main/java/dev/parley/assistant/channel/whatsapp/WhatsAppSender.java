package dev.parley.assistant.channel.whatsapp;

import dev.parley.assistant.channel.ChannelSender;
import dev.parley.assistant.channel.ChatMarkup;
import dev.parley.assistant.channel.FileLimits;
import dev.parley.assistant.channel.GraphAccount;
import dev.parley.assistant.channel.GraphApi;
import dev.parley.assistant.channel.MetaAccounts;
import dev.parley.assistant.channel.OutboundFiles;
import dev.parley.assistant.channel.SendOutcome;
import dev.parley.assistant.channel.TextSplitter;
import dev.parley.memory.mailbox.Choice;
import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.mailbox.OutboundFile;
import dev.parley.memory.mailbox.OutboundMessage;
import dev.parley.memory.mailbox.OutboundTemplate;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.client.MultipartBodyBuilder;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Sends to WhatsApp through the Cloud API. Thread-safe. */
public final class WhatsAppSender implements ChannelSender {

    /** Most characters of a text message. */
    static final int MAX_CHARACTERS = 4096;

    static final ChatMarkup MARKUP = new ChatMarkup("*", "_", "~", "-");

    private static final int MAX_BUTTONS = 3;
    private static final int MAX_BUTTON_TITLE = 20;
    private static final int MAX_BUTTON_BODY = 1024;
    private static final int MAX_ROWS = 10;
    private static final int MAX_ROW_TITLE = 24;
    private static final int MAX_CAPTION = 1024;
    private static final int MAX_TEMPLATE_PARAMETER = 1024;

    /** What a list's button shows: a sign that needs no language. */
    private static final String LIST_BUTTON = "☰";

    private static final String ID_PATH = "/messages/0/id";
    private static final String AUDIO = "audio";

    private final MetaAccounts accounts;
    private final GraphApi graph;
    private final OutboundFiles files;

    public WhatsAppSender(MetaAccounts accounts, GraphApi graph, OutboundFiles files) {
        this.accounts = accounts;
        this.graph = graph;
        this.files = files;
    }

    @Override
    public String channel() {
        return WhatsAppEvents.CHANNEL;
    }

    @Override
    public List<String> split(String text) {
        return TextSplitter.split(MARKUP.of(text), MAX_CHARACTERS);
    }

    @Override
    public int captionLimit(String mediaType) {
        return FileLimits.WHATSAPP.takes(mediaType, 0) && !kind(mediaType).equals(AUDIO) ? MAX_CAPTION : 0;
    }

    @Override
    public Mono<Void> typing(InboundMessage inbound) {
        ObjectNode body = body();
        body.put("status", "read").put("message_id", inbound.id());
        body.putObject("typing_indicator").put("type", "text");
        return Mono.justOrEmpty(accounts.find(inbound.account()))
                .flatMap(account -> graph.post(account.graph(), body, ID_PATH))
                .then();
    }

    @Override
    public Mono<SendOutcome> send(OutboundMessage message) {
        return Mono.justOrEmpty(accounts.find(message.account()))
                .flatMap(account -> send(account.graph(), message))
                .switchIfEmpty(
                        Mono.just(new SendOutcome.ChannelDown("number " + message.account() + " is not configured")));
    }

    private Mono<SendOutcome> send(GraphAccount account, OutboundMessage message) {
        ObjectNode body = body();
        body.put("recipient_type", "individual");
        // A business-scoped user id goes into another field than a phone number. Without the plus sign the platform may
        // put
        // the country of our own number before it.
        if (message.address().matches("[0-9]+")) {
            body.put("to", "+" + message.address());
        } else {
            body.put("recipient", message.address());
        }
        if (!message.replyTo().isEmpty()) {
            body.putObject("context").put("message_id", message.replyTo());
        }
        body.put("biz_opaque_callback_data", message.id());
        OutboundFile file = message.file();
        OutboundTemplate template = message.template();
        if (file != null) {
            return upload(account, file)
                    .flatMap(uploaded -> uploaded instanceof SendOutcome.Accepted(String id)
                            ? graph.post(account, media(body.deepCopy(), file, id, message.text()), ID_PATH)
                            : Mono.just(uploaded))
                    .flatMap(outcome -> outcome instanceof SendOutcome.Undeliverable && file.replaceable()
                            ? graph.post(account, text(body, file.instead(message.text())), ID_PATH)
                            : Mono.just(outcome));
        }
        if (template != null) {
            template(body, template, message.text());
        } else if (message.choices().isEmpty()) {
            text(body, message.text());
        } else {
            choices(body, message.text(), message.choices());
        }
        return graph.post(account, body, ID_PATH);
    }

    private Mono<SendOutcome> upload(GraphAccount account, OutboundFile file) {
        return files.read(file.url())
                .flatMap(bytes -> {
                    if (!FileLimits.WHATSAPP.takes(file.mediaType(), bytes.length)) {
                        return Mono.just(new SendOutcome.Undeliverable(
                                file.mediaType() + " of " + bytes.length + " bytes is not taken"));
                    }
                    MultipartBodyBuilder form = new MultipartBodyBuilder();
                    form.part("messaging_product", "whatsapp");
                    form.part("type", file.mediaType());
                    form.part("file", bytes).filename("file").contentType(MediaType.parseMediaType(file.mediaType()));
                    return graph.upload(account, "media", form.build(), "/id");
                })
                .switchIfEmpty(Mono.just(new SendOutcome.Undeliverable("the file is not there any more")));
    }

    private static String kind(String mediaType) {
        return switch (mediaType.split("/", 2)[0]) {
            case "image" -> "image";
            case "video" -> "video";
            case AUDIO -> AUDIO;
            default -> "document";
        };
    }

    private static ObjectNode media(ObjectNode body, OutboundFile file, String id, String caption) {
        String kind = kind(file.mediaType());
        ObjectNode media = body.put("type", kind).putObject(kind).put("id", id);
        if (!caption.isEmpty() && !kind.equals(AUDIO)) {
            media.put("caption", cut(caption, MAX_CAPTION));
        }
        return body;
    }

    private static ObjectNode text(ObjectNode body, String text) {
        body.put("type", "text");
        body.putObject("text").put("preview_url", false).put("body", text);
        return body;
    }

    /** Buttons where they fit, else a list, else words. */
    private static void choices(ObjectNode body, String text, List<Choice> choices) {
        boolean buttons = choices.size() <= MAX_BUTTONS
                && text.length() <= MAX_BUTTON_BODY
                && choices.stream().allMatch(choice -> choice.title().length() <= MAX_BUTTON_TITLE);
        boolean list = choices.size() <= MAX_ROWS
                && choices.stream().allMatch(choice -> choice.title().length() <= MAX_ROW_TITLE);
        if (!buttons && !list) {
            text(body, text);
            return;
        }
        ObjectNode interactive = body.put("type", "interactive").putObject("interactive");
        interactive.put("type", buttons ? "button" : "list").putObject("body").put("text", text);
        ObjectNode action = interactive.putObject("action");
        if (buttons) {
            ArrayNode shown = action.putArray("buttons");
            choices.forEach(choice -> shown.addObject()
                    .put("type", "reply")
                    .putObject("reply")
                    .put("id", choice.id())
                    .put("title", choice.title()));
        } else {
            ArrayNode rows = action.put("button", LIST_BUTTON)
                    .putArray("sections")
                    .addObject()
                    .putArray("rows");
            choices.forEach(choice -> rows.addObject().put("id", choice.id()).put("title", choice.title()));
        }
    }

    /** A parameter of a template may hold no line breaks. */
    private static void template(ObjectNode body, OutboundTemplate template, String text) {
        ObjectNode named = body.put("type", "template").putObject("template").put("name", template.name());
        named.putObject("language").put("code", template.language());
        named.putArray("components")
                .addObject()
                .put("type", "body")
                .putArray("parameters")
                .addObject()
                .put("type", "text")
                .put("text", cut(text.replaceAll("\\s+", " "), MAX_TEMPLATE_PARAMETER));
    }

    private static String cut(String text, int limit) {
        return text.length() <= limit ? text : TextSplitter.split(text, limit).getFirst();
    }

    private static ObjectNode body() {
        return JsonNodeFactory.instance.objectNode().put("messaging_product", "whatsapp");
    }
}
