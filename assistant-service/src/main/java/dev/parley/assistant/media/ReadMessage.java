package dev.parley.assistant.media;

import dev.parley.assistant.agent.Quoted;
import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.mailbox.MessageKind;
import java.util.List;
import java.util.Set;

/**
 * A message and what is in its files.
 *
 * @param message with the words of a voice message as its text
 * @param seen what its pictures show
 * @param unread kinds of its files that nothing here can read
 * @param refused why files of it were not taken
 */
public record ReadMessage(
        InboundMessage message, List<Quoted> seen, Set<MessageKind> unread, Set<FileRefusal> refused) {

    public ReadMessage {
        seen = List.copyOf(seen);
        unread = Set.copyOf(unread);
        refused = Set.copyOf(refused);
    }

    /** A message of which nothing more is known than what it says itself. */
    static ReadMessage unread(InboundMessage message) {
        return new ReadMessage(
                message, List.of(), message.kind() == MessageKind.TEXT ? Set.of() : Set.of(message.kind()), Set.of());
    }
}
