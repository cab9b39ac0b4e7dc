package dev.parley.assistant.memory;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.fact.Fact;
import dev.parley.memory.fact.FactStore;
import dev.parley.memory.person.PersonalData;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** Fulfils what people say about memory itself, in every channel alike. Thread-safe. */
public final class MemoryCommands {

    /** Facts that are listed in one message. */
    private static final int MAX_LISTED = 40;

    private static final String REPLIES = "dev.parley.assistant.memory.replies";

    private final FactStore facts;
    private final ConversationStore conversations;
    private final PersonalData files;

    /** @param files that people sent; they go with everything that is forgotten */
    public MemoryCommands(FactStore facts, ConversationStore conversations, PersonalData files) {
        this.facts = facts;
        this.conversations = conversations;
        this.files = files;
    }

    /** Does what the message wants and gives what to say; empty when it is about something else. */
    public Mono<String> answer(PersonId person, ConversationId conversation, String message) {
        return Mono.justOrEmpty(MemoryCommand.read(message)).flatMap(command -> {
            ResourceBundle replies = replies(command.language());
            return switch (command.kind()) {
                case KNOWN -> known(person, replies);
                case EVERYTHING -> everything(person, conversation, replies);
                case TOPIC ->
                    facts.forgetAbout(person, command.topic())
                            .map(gone -> gone.isEmpty()
                                    ? replies.getString("topic.none")
                                    : replies.getString("topic") + list(gone));
                case PAUSE -> facts.pause(person, true).thenReturn(replies.getString("pause"));
                case RESUME -> facts.pause(person, false).thenReturn(replies.getString("resume"));
            };
        });
    }

    /** Forgets all of a person and gives what to say. Languages without replies get English ones. */
    public Mono<String> forgetEverything(PersonId person, ConversationId conversation, String language) {
        ResourceBundle replies;
        try {
            replies = replies(Locale.of(language));
        } catch (MissingResourceException e) {
            replies = replies(Locale.ENGLISH);
        }
        return everything(person, conversation, replies);
    }

    private static ResourceBundle replies(Locale language) {
        return ResourceBundle.getBundle(
                REPLIES,
                language,
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    private Mono<String> known(PersonId person, ResourceBundle replies) {
        return Mono.zip(
                        facts.all(person).collectList(),
                        facts.paused(person),
                        facts.notKept(person).count())
                .map(all -> {
                    String text = all.getT1().isEmpty()
                            ? replies.getString("nothing")
                            : replies.getString("known") + list(all.getT1());
                    String refused = all.getT3() == 0
                            ? ""
                            : "\n" + MessageFormat.format(replies.getString("refused.note"), all.getT3());
                    return text + refused + (all.getT2() ? "\n" + replies.getString("paused.note") : "");
                });
    }

    private static String list(List<Fact> known) {
        String text = known.stream()
                .skip(Math.max(0, known.size() - MAX_LISTED))
                .map(fact -> "\n- " + fact.text().replaceAll("\\s+", " "))
                .collect(Collectors.joining());
        return known.size() > MAX_LISTED ? text + "\n(…)" : text;
    }

    /** The conversation in which it is said is cleared, not deleted: its answer still has to be sent. */
    private Mono<String> everything(PersonId person, ConversationId conversation, ResourceBundle replies) {
        return facts.forgetAll(person)
                .flatMap(count -> conversations
                        .list(person)
                        .concatMap(listed -> listed.conversation().equals(conversation)
                                ? conversations.clear(person, conversation)
                                : conversations.delete(person, listed.conversation()))
                        .then(files.erase(person))
                        .then(Mono.fromCallable(() -> MessageFormat.format(replies.getString("everything"), count))));
    }
}
