package dev.parley.memory.mailbox;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import java.util.List;

/**
 * The right to handle a conversation of a person until the lease ends.
 *
 * @param fence grows with each claim of a conversation; a writer with an old one is refused
 * @param messages what waits, oldest first
 * @param attempt 1 for the first claim of these messages
 */
public record Claim(
        int partition,
        PersonId person,
        ConversationId conversation,
        String worker,
        long fence,
        List<InboundMessage> messages,
        int attempt) {
    public Claim {
        messages = List.copyOf(messages);
    }

    /** The same claim of what waits by now, as {@link Mailbox#look} gives it. */
    public Claim of(List<InboundMessage> waiting) {
        return new Claim(partition, person, conversation, worker, fence, waiting, attempt);
    }
}
