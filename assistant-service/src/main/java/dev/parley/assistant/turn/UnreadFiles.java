package dev.parley.assistant.turn;

import dev.parley.assistant.language.LanguageDetector;
import dev.parley.assistant.language.Texts;
import dev.parley.memory.conversation.ConversationPage;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.mailbox.MessageKind;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/** What Parley says about files that it can neither see nor hear nor read. Thread-safe. */
final class UnreadFiles {

    private static final Pattern PLACEHOLDER = Pattern.compile("(?m)^\\[[a-z]+]$");

    /** Turns that are looked at for the language of a person who sent no words. */
    private static final int TURNS = 5;

    private final ConversationStore conversations;
    private final LanguageDetector languages;

    UnreadFiles(ConversationStore conversations, LanguageDetector languages) {
        this.conversations = conversations;
        this.languages = languages;
    }

    /** Stands in the log for files that came without words. */
    static String placeholder(Collection<MessageKind> kinds) {
        return kinds.stream()
                .map(kind -> "[" + kind.name().toLowerCase(Locale.ROOT) + "]")
                .collect(Collectors.joining("\n"));
    }

    static boolean hasWords(TurnInput input) {
        return !withoutPlaceholders(input.text()).isBlank();
    }

    private static String withoutPlaceholders(String text) {
        return PLACEHOLDER.matcher(text).replaceAll("");
    }

    /** Says politely what cannot be done, in the language of what is written beside the files or was written before. */
    Mono<String> sentence(TurnInput input) {
        return conversations
                .page(input.person(), input.conversation(), ConversationStore.NEWEST, TURNS)
                .flatMap(page -> languages.detect(written(input, page)))
                .map(language -> input.unread().stream()
                        .map(UnreadFiles::key)
                        .distinct()
                        .map(key -> Texts.of(language, key))
                        .collect(Collectors.joining(" ")));
    }

    private static String written(TurnInput input, ConversationPage page) {
        Stream<String> before = page.turns().reversed().stream()
                .flatMap(turn -> turn.messages().stream())
                .filter(LoggedMessage.User.class::isInstance)
                .map(message -> ((LoggedMessage.User) message).text());
        return Stream.concat(Stream.of(input.text()), before)
                .map(UnreadFiles::withoutPlaceholders)
                .collect(Collectors.joining("\n"));
    }

    private static String key(MessageKind kind) {
        return switch (kind) {
            case AUDIO -> "cannot_listen";
            case IMAGE, VIDEO, STICKER -> "cannot_see";
            case DOCUMENT, CONTACTS, TEXT -> "cannot_read";
        };
    }
}
