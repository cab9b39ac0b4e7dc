package dev.parley.assistant.channel;

import dev.parley.assistant.agent.Citation;
import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.mailbox.OutboundFile;
import dev.parley.memory.mailbox.OutboundMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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
     * The messages that a reply becomes, in order: its words with their sources as a list behind them, then its files. Short
     * words are the caption of the first file where the channel has captions, because files arrive later than words.
     */
    public List<OutboundMessage> of(InboundMessage inbound, ChannelReply reply) {
        List<OutboundMessage> messages = new ArrayList<>();
        ChannelSender sender = senders.get(inbound.channel());
        List<OutboundFile> files = new ArrayList<>(reply.files());
        for (String part : reply.text().isBlank() ? List.<String>of() : parts(sender, whole(reply))) {
            messages.add(message(inbound, reply, messages.size(), part));
        }
        if (!reply.choices().isEmpty() && !messages.isEmpty()) {
            messages.add(messages.removeLast().with(reply.choices()));
        } else if (isCaption(sender, messages, files)) {
            messages.add(messages.removeLast().with(files.removeFirst()));
        }
        for (OutboundFile file : files) {
            messages.add(message(inbound, reply, messages.size(), "").with(file));
        }
        return messages;
    }

    private static boolean isCaption(
            @Nullable ChannelSender sender, List<OutboundMessage> words, List<OutboundFile> files) {
        return sender != null
                && !files.isEmpty()
                && words.size() == 1
                && words.getFirst().text().length()
                        <= sender.captionLimit(files.getFirst().mediaType());
    }

    private static List<String> parts(@Nullable ChannelSender sender, String text) {
        return sender == null ? List.of(text) : sender.split(text);
    }

    private static OutboundMessage message(InboundMessage inbound, ChannelReply reply, int index, String text) {
        return new OutboundMessage(
                reply.turn() + "-" + index,
                inbound.conversation(),
                inbound.channel(),
                inbound.account(),
                inbound.address(),
                text,
                index == 0 ? reply.replyTo() : "");
    }

    private static String whole(ChannelReply reply) {
        String text = reply.text().strip();
        boolean rightToLeft = Directions.isRightToLeft(text);
        StringBuilder whole = new StringBuilder(rightToLeft ? Directions.withMarkersKept(text) : text);
        if (!reply.citations().isEmpty()) {
            whole.append('\n');
            for (Citation citation : reply.citations()) {
                String title = rightToLeft ? Directions.isolated(citation.title()) : citation.title();
                whole.append("\n[").append(citation.number()).append("] ").append(title);
                // A document of the persona's own has no page that could be opened.
                if (citation.url().startsWith("http")) {
                    whole.append(rightToLeft ? "\n" : " – ").append(citation.url());
                }
            }
        }
        if (reply.demo()) {
            whole.append("\n\n").append(DEMO_LABEL);
        }
        return whole.toString();
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
