package dev.parley.assistant.channel.messenger;

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

/** Sends to Messenger. Thread-safe. */
public final class MessengerSender implements ChannelSender {

    /** The platform takes 2,000; some characters count more than once there. */
    static final int MAX_CHARACTERS = 1900;

    private static final String ID_PATH = "/message_id";

    private final MessengerProperties page;
    private final GraphApi graph;

    public MessengerSender(MessengerProperties page, GraphApi graph) {
        this.page = page;
        this.graph = graph;
    }

    @Override
    public String channel() {
        return MessengerEvents.CHANNEL;
    }

    @Override
    public List<String> split(String text) {
        return TextSplitter.split(MessengerText.of(text), MAX_CHARACTERS);
    }

    @Override
    public Mono<Void> typing(InboundMessage inbound) {
        return action(inbound, "mark_seen").then(action(inbound, "typing_on")).then();
    }

    private Mono<SendOutcome> action(InboundMessage inbound, String action) {
        return post(to(inbound.address()).put("sender_action", action));
    }

    @Override
    public Mono<SendOutcome> send(OutboundMessage message) {
        ObjectNode body = to(message.address()).put("messaging_type", "RESPONSE");
        // The mark comes back in the echo and tells our own messages from those of a person at the page.
        body.putObject("message").put("text", message.text()).put("metadata", message.id());
        if (!message.replyTo().isEmpty()) {
            body.putObject("reply_to").put("mid", message.replyTo());
        }
        return post(body);
    }

    private Mono<SendOutcome> post(ObjectNode body) {
        return graph.post(page.graph(), body, ID_PATH);
    }

    private static ObjectNode to(String person) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("recipient").put("id", person);
        return body;
    }
}
