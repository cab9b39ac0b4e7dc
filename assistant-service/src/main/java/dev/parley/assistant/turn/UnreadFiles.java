package dev.parley.assistant.turn;

import dev.parley.assistant.agent.Quoted;
import dev.parley.assistant.language.PersonLanguage;
import dev.parley.assistant.language.Texts;
import dev.parley.assistant.media.FileRefusal;
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

    private final PersonLanguage languages;

    UnreadFiles(PersonLanguage languages) {
        this.languages = languages;
    }

    /** Stands in the log for files that came without words. */
    static String placeholder(Collection<MessageKind> kinds) {
        return kinds.stream()
                .map(kind -> "[" + kind.name().toLowerCase(Locale.ROOT) + "]")
                .collect(Collectors.joining("\n"));
    }

    /** Whether there is anything to answer besides the files. */
    static boolean hasWords(TurnInput input) {
        return !words(input).isBlank();
    }

    /** The person's words, or else what they sent of others; a message that they only point at is neither. */
    static String words(TurnInput input) {
        String own = withoutPlaceholders(input.text());
        return own.isBlank()
                ? input.quoted().stream()
                        .filter(quoted -> !quoted.kind().equals(TurnMaterial.QUOTED))
                        .map(Quoted::text)
                        .collect(Collectors.joining("\n"))
                : own;
    }

    private static String withoutPlaceholders(String text) {
        return PLACEHOLDER.matcher(text).replaceAll("");
    }

    /** Says politely what cannot be done, in the language of what is written beside the files or was written before. */
    Mono<String> sentence(TurnInput input) {
        return languages
                .of(input.person(), input.conversation(), words(input))
                .map(language -> Stream.concat(
                                input.unread().stream().map(UnreadFiles::key),
                                input.refused().stream().map(FileRefusal::text))
                        .distinct()
                        .map(key -> Texts.of(language, key))
                        .collect(Collectors.joining(" ")));
    }

    private static String key(MessageKind kind) {
        return switch (kind) {
            case AUDIO -> "cannot_listen";
            case IMAGE, VIDEO, STICKER -> "cannot_see";
            case DOCUMENT, CONTACTS, TEXT, WITHDRAWN -> "cannot_read";
        };
    }
}
