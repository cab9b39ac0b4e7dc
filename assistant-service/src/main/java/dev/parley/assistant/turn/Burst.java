package dev.parley.assistant.turn;

import dev.parley.assistant.agent.Quoted;
import dev.parley.assistant.channel.PhoneCountry;
import dev.parley.assistant.command.Command;
import dev.parley.assistant.media.FileRefusal;
import dev.parley.memory.mailbox.Claim;
import dev.parley.memory.mailbox.InboundMessage;
import dev.parley.memory.mailbox.MessageKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The messages that are answered together.
 *
 * @param messages in the order they were written, because platforms deliver in any; those taken back are not among them
 */
record Burst(List<InboundMessage> messages) {

    /** Its addresses are phone numbers. */
    private static final String WHATSAPP = "whatsapp";

    /** Stands for the words of a person who forwards something without any. */
    private static final String FORWARDED = "[forwarded]";

    static Burst of(List<InboundMessage> waiting) {
        return new Burst(waiting.stream()
                .filter(message -> message.kind() != MessageKind.WITHDRAWN)
                .sorted(Comparator.comparing(InboundMessage::sentAt))
                .toList());
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    InboundMessage last() {
        return messages.getLast();
    }

    /** Kinds of the files among them. */
    Set<MessageKind> files() {
        return messages.stream()
                .map(InboundMessage::kind)
                .filter(kind -> kind != MessageKind.TEXT)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The person's own words; a mark where they sent or forwarded something without any. */
    String text() {
        String words = messages.stream()
                .filter(message -> !message.forwarded())
                .map(InboundMessage::text)
                .filter(part -> !part.isBlank())
                .collect(Collectors.joining("\n"));
        if (!words.isEmpty()) {
            return words;
        }
        return quoted().isEmpty() ? UnreadFiles.placeholder(files()) : FORWARDED;
    }

    /** What is somebody else's. */
    List<Quoted> quoted() {
        return messages.stream()
                .filter(InboundMessage::forwarded)
                .map(InboundMessage::text)
                .filter(part -> !part.isBlank())
                .map(part -> new Quoted("forwarded message", part))
                .toList();
    }

    /** Ids of the messages that the person quotes; what is answered in this turn is there anyway. */
    Set<String> quotedIds() {
        Set<String> ids = messages.stream()
                .map(InboundMessage::replyTo)
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        messages.forEach(message -> ids.remove(message.id()));
        return ids;
    }

    /** Whether the person thought better of it within the quiet window. */
    boolean isTakenBack() {
        return messages.size() > 1 && !last().forwarded() && Command.isStop(last().text());
    }

    /** Whether even the newest message is older than that. One without a time is not. */
    boolean isOlderThan(Duration age, Instant now) {
        Instant oldest = now.minus(age);
        return messages.stream()
                .map(InboundMessage::sentAt)
                .allMatch(sentAt -> sentAt.isAfter(Instant.EPOCH) && sentAt.isBefore(oldest));
    }

    /** Two-letter code of the person's country, by their number; empty where it is not known. */
    String country() {
        return last().channel().equals(WHATSAPP) ? PhoneCountry.of(last().address()) : "";
    }

    /** As if none of the files could be read. */
    TurnInput input(Claim claim, String turn) {
        return input(claim, turn, files(), Set.of());
    }

    /**
     * What the turn begins with.
     *
     * @param unread kinds of the files that cannot be read
     * @param refused why files were not taken
     */
    TurnInput input(Claim claim, String turn, Set<MessageKind> unread, Set<FileRefusal> refused) {
        return new TurnInput(
                turn,
                claim.conversation(),
                claim.person(),
                text(),
                last().channel(),
                last().account(),
                country(),
                quoted(),
                unread,
                refused);
    }
}
