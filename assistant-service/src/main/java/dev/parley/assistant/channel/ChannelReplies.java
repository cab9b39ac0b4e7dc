package dev.parley.assistant.channel;

import dev.parley.assistant.agent.Citation;
import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.mailbox.OutboundMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** Turns answers into messages of the channel they go to, and sends them. Thread-safe. */
public final class ChannelReplies {

    /** Where the page's own label cannot be seen. */
    private static final String DEMO_LABEL = "(demo model)";

    private final Map<String, ChannelSender> senders;

    public ChannelReplies(List<ChannelSender> senders) {
        this.senders =
                senders.stream().collect(Collectors.toUnmodifiableMap(ChannelSender::channel, Function.identity()));
    }

    /**
     * The messages that an answer becomes, in order, with its sources as a list behind the text.
     *
     * @param demo whether the demo model answers here, which the last line says then
     * @param replyTo id of the message that the first of them shows it answers; empty for none
     */
    public List<OutboundMessage> of(
            InboundMessage inbound, String turn, String text, List<Citation> citations, boolean demo, String replyTo) {
        boolean rightToLeft = Directions.isRightToLeft(text);
        StringBuilder whole = new StringBuilder(rightToLeft ? Directions.withMarkersKept(text.strip()) : text.strip());
        if (!citations.isEmpty()) {
            whole.append('\n');
            for (Citation citation : citations) {
                String title = rightToLeft ? Directions.isolated(citation.title()) : citation.title();
                whole.append("\n[").append(citation.number()).append("] ").append(title);
                // A document of the persona's own has no page that could be opened.
                if (citation.url().startsWith("http")) {
                    whole.append(rightToLeft ? "\n" : " – ").append(citation.url());
                }
            }
        }
        if (demo) {
            whole.append("\n\n").append(DEMO_LABEL);
        }
        List<OutboundMessage> messages = new ArrayList<>();
        ChannelSender sender = senders.get(inbound.channel());
        List<String> parts = sender == null ? List.of(whole.toString()) : sender.split(whole.toString());
        for (String part : parts) {
            messages.add(new OutboundMessage(
                    turn + "-" + messages.size(),
                    inbound.conversation(),
                    inbound.channel(),
                    inbound.account(),
                    inbound.address(),
                    part,
                    messages.isEmpty() ? replyTo : ""));
        }
        return messages;
    }

    /** Shows that an answer is being written. Never fails: a reply matters more than its sign. */
    public Mono<Void> typing(InboundMessage inbound) {
        ChannelSender sender = senders.get(inbound.channel());
        return sender == null ? Mono.empty() : sender.typing(inbound).onErrorComplete();
    }

    public Mono<SendOutcome> send(OutboundMessage message) {
        ChannelSender sender = senders.get(message.channel());
        return sender == null
                ? Mono.just(new SendOutcome.ChannelDown("no channel " + message.channel() + " is configured"))
                : sender.send(message);
    }
}
