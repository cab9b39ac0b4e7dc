package dev.parley.assistant.channel.whatsapp;

import dev.parley.assistant.channel.ChannelSender;
import dev.parley.assistant.channel.GraphApi;
import dev.parley.assistant.channel.SendOutcome;
import dev.parley.assistant.channel.TextSplitter;
import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.mailbox.OutboundMessage;
import java.util.List;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Sends to WhatsApp through the Cloud API. Thread-safe. */
public final class WhatsAppSender implements ChannelSender {

    /** Most characters of a text message. */
    static final int MAX_CHARACTERS = 4096;

    private static final String ID_PATH = "/messages/0/id";

    private final WhatsAppAccount account;
    private final GraphApi graph;

    public WhatsAppSender(WhatsAppAccount account, GraphApi graph) {
        this.account = account;
        this.graph = graph;
    }

    @Override
    public String channel() {
        return WhatsAppEvents.CHANNEL;
    }

    @Override
    public List<String> split(String text) {
        return TextSplitter.split(WhatsAppText.of(text), MAX_CHARACTERS);
    }

    @Override
    public Mono<Void> typing(InboundMessage inbound) {
        ObjectNode body = body();
        body.put("status", "read").put("message_id", inbound.id());
        body.putObject("typing_indicator").put("type", "text");
        return graph.post(account.graph(), body, ID_PATH).then();
    }

    @Override
    public Mono<SendOutcome> send(OutboundMessage message) {
        ObjectNode body = body();
        body.put("recipient_type", "individual");
        // A business-scoped user id goes into another field than a phone number.
        body.put(message.address().matches("[0-9]+") ? "to" : "recipient", message.address());
        if (!message.replyTo().isEmpty()) {
            body.putObject("context").put("message_id", message.replyTo());
        }
        body.put("type", "text");
        body.putObject("text").put("preview_url", false).put("body", message.text());
        body.put("biz_opaque_callback_data", message.id());
        return graph.post(account.graph(), body, ID_PATH);
    }

    private static ObjectNode body() {
        return JsonNodeFactory.instance.objectNode().put("messaging_product", "whatsapp");
    }
}
