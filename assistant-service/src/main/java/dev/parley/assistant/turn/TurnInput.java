package dev.parley.assistant.turn;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.mailbox.MessageKind;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * A message that is to be answered, and where it came from.
 *
 * @param channel for example {@code whatsapp}
 * @param account the number or page that was written to; empty where the channel has none
 * @param country two-letter code of the person's country; empty where it is not known
 * @param unread kinds of the files that came with or without the text
 */
public record TurnInput(
        String turn,
        ConversationId conversation,
        PersonId person,
        String text,
        String channel,
        String account,
        String country,
        Set<MessageKind> unread) {

    public TurnInput {
        // Sorted, so that what is said of them has one order.
        unread = Collections.unmodifiableSet(new TreeSet<>(unread));
    }

    /** Without files. */
    public TurnInput(
            String turn,
            ConversationId conversation,
            PersonId person,
            String text,
            String channel,
            String account,
            String country) {
        this(turn, conversation, person, text, channel, account, country, Set.of());
    }
}
