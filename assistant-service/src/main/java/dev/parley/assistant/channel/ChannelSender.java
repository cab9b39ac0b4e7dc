package dev.parley.assistant.channel;

import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.mailbox.OutboundMessage;
import java.util.List;
import reactor.core.publisher.Mono;

/** Sends to one messenger. Thread-safe. */
public interface ChannelSender {

    /** Name of the channel, as in {@link InboundMessage#channel()}. */
    String channel();

    /** An answer in Markdown as messages of this channel, in order. */
    List<String> split(String text);

    /** Most characters of words that a file of that type is sent with in one message; 0 where it can have none. */
    default int captionLimit(String mediaType) {
        return 0;
    }

    /** Shows that the message was read and an answer is being written. */
    Mono<Void> typing(InboundMessage inbound);

    /** Sends one reply. Faults of the network and the platform are outcomes, not errors. */
    Mono<SendOutcome> send(OutboundMessage message);
}
