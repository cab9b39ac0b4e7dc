package dev.parley.memory.conversation;

import java.time.Instant;
import java.util.List;

/**
 * A whole turn: what the person wrote, calls with their results, the answer. The unit of the conversation log.
 *
 * @param stop the limit that switched the tools off for the last answer; empty where the turn ended by itself
 */
public record LoggedTurn(String id, Instant at, List<LoggedMessage> messages, String stop) {

    private static final int MAX_TITLE_CHARACTERS = 60;

    /** A turn that ended by itself. */
    public LoggedTurn(String id, Instant at, List<LoggedMessage> messages) {
        this(id, at, messages, "");
    }

    public LoggedTurn {
        messages = List.copyOf(messages);
    }

    /** What a conversation that begins with this turn is called: the first words that the person wrote. */
    public String title() {
        String text = messages.stream()
                .filter(LoggedMessage.User.class::isInstance)
                .map(message -> ((LoggedMessage.User) message).text().strip().replaceAll("\\s+", " "))
                .findFirst()
                .orElse("");
        if (text.length() <= MAX_TITLE_CHARACTERS) {
            return text;
        }
        int space = text.lastIndexOf(' ', MAX_TITLE_CHARACTERS);
        int end = space > MAX_TITLE_CHARACTERS / 2 ? space : MAX_TITLE_CHARACTERS;
        // Never between the halves of a character.
        return text.substring(0, Character.isLowSurrogate(text.charAt(end)) ? end - 1 : end) + "…";
    }
}
