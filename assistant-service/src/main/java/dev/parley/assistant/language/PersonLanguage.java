package dev.parley.assistant.language;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.person.PersonPreferences;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** The language to speak to a person in: the one they chose, else the one they write. Thread-safe. */
public final class PersonLanguage {

    /** Turns that are looked at for the language of a person whose message shows none. */
    private static final int TURNS = 5;

    private final PersonPreferences preferences;
    private final ConversationStore conversations;
    private final LanguageDetector detector;

    public PersonLanguage(PersonPreferences preferences, ConversationStore conversations, LanguageDetector detector) {
        this.preferences = preferences;
        this.conversations = conversations;
        this.detector = detector;
    }

    /** Code of the language that was chosen or that the message is written in; empty where neither is known. */
    public Mono<String> of(PersonId person, String message) {
        return preferences
                .get(person, PersonPreferences.LANGUAGE)
                .switchIfEmpty(Mono.defer(() -> detector.detect(message)));
    }

    /** The same; a message that shows no language counts together with those before it. */
    public Mono<String> of(PersonId person, ConversationId conversation, String message) {
        return of(person, message)
                .filter(language -> !language.isEmpty())
                .switchIfEmpty(Mono.defer(() -> conversations
                        .page(person, conversation, ConversationStore.NEWEST, TURNS)
                        .flatMap(page -> detector.detect(page.turns().reversed().stream()
                                .flatMap(turn -> turn.messages().stream())
                                .filter(LoggedMessage.User.class::isInstance)
                                .map(said -> ((LoggedMessage.User) said).text())
                                .collect(Collectors.joining("\n"))))));
    }
}
