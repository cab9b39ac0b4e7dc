package dev.parley.assistant.turn;

import dev.parley.assistant.agent.Quoted;
import dev.parley.assistant.media.FileRefusal;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.mailbox.MessageKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A message that is to be answered, and where it came from.
 *
 * @param channel for example {@code whatsapp}
 * @param account the number or page that was written to; empty where the channel has none
 * @param country two-letter code of the person's country; empty where it is not known
 * @param quoted text of others that came with it
 * @param unread kinds of the files, with or without text, that cannot be read
 * @param refused why files were not taken
 */
public record TurnInput(
        String turn,
        ConversationId conversation,
        PersonId person,
        String text,
        String channel,
        String account,
        String country,
        List<Quoted> quoted,
        Set<MessageKind> unread,
        Set<FileRefusal> refused) {

    public TurnInput {
        quoted = List.copyOf(quoted);
        // Sorted, so that what is said of them has one order.
        unread = Collections.unmodifiableSet(new TreeSet<>(unread));
        refused = Collections.unmodifiableSet(new TreeSet<>(refused));
    }

    /** The same message with more text of others. */
    TurnInput quoting(List<Quoted> more) {
        List<Quoted> all = new ArrayList<>(quoted);
        all.addAll(more);
        return new TurnInput(turn, conversation, person, text, channel, account, country, all, unread, refused);
    }

    /** Whether there is something about files that the person has to be told. */
    boolean hasUnread() {
        return !unread.isEmpty() || !refused.isEmpty();
    }

    /** The message as the conversation log keeps it. */
    String logged() {
        return Quoted.behind(text, quoted);
    }

    /** Without quotes and files. */
    public TurnInput(
            String turn,
            ConversationId conversation,
            PersonId person,
            String text,
            String channel,
            String account,
            String country) {
        this(turn, conversation, person, text, channel, account, country, List.of(), Set.of(), Set.of());
    }
}
