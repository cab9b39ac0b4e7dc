package dev.parley.assistant.command;

import dev.parley.assistant.language.PersonLanguage;
import dev.parley.assistant.language.Texts;
import dev.parley.assistant.memory.MemoryCommands;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.mailbox.Choice;
import dev.parley.memory.person.PersonPreferences;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import reactor.core.publisher.Mono;

/** Does what a command wants and says so in the person's language. Thread-safe. */
public final class Commands {

    private static final String AUTOMATIC = "auto";

    private final ConversationStore conversations;
    private final MemoryCommands memory;
    private final PersonPreferences preferences;
    private final PersonLanguage languages;
    private final LanguageName names;
    private final Predicate<String> optsOut;

    /**
     * @param codes codes of the languages that can be chosen
     * @param optsOut whether a message means: write to me only when I write
     */
    public Commands(
            ConversationStore conversations,
            MemoryCommands memory,
            PersonPreferences preferences,
            PersonLanguage languages,
            List<String> codes,
            Predicate<String> optsOut) {
        this.conversations = conversations;
        this.memory = memory;
        this.preferences = preferences;
        this.languages = languages;
        this.names = new LanguageName(codes);
        this.optsOut = optsOut;
    }

    /** The command that a message is; words that opt out are one. */
    public Optional<Command> read(String message) {
        Optional<Command> command = Command.read(message);
        return command.isEmpty() && optsOut.test(message)
                ? Optional.of(new Command(CommandKind.STOP, "en", ""))
                : command;
    }

    /** What a person can press under the answer to a message; mostly nothing. */
    public List<Choice> choices(String message) {
        return Command.read(message)
                .filter(command -> command.kind() == CommandKind.LANGUAGE
                        && !command.argument().equals(AUTOMATIC)
                        && names.code(command.argument()).isEmpty())
                .map(command -> names.codes().stream()
                        .map(code -> new Choice("/language " + code, LanguageName.own(code)))
                        .toList())
                .orElse(List.of());
    }

    /** What to say to a command. */
    public Mono<String> answer(PersonId person, ConversationId conversation, Command command) {
        return language(person, conversation, command).flatMap(language -> switch (command.kind()) {
            case NEW -> conversations.clear(person, conversation).thenReturn(Texts.of(language, "command_new"));
            case FORGET -> memory.forgetEverything(person, conversation, language);
            case HELP -> Mono.just(Texts.of(language, "command_help"));
            case LANGUAGE -> choose(person, command.argument(), language);
            case STOP -> optOut(person, language);
        });
    }

    /** What to say when an answer was stopped. */
    public Mono<String> stopped(PersonId person, ConversationId conversation, String word) {
        Command command = Command.read(word).orElse(new Command(CommandKind.STOP, "en", ""));
        return language(person, conversation, command).map(language -> Texts.of(language, "command_stopped"));
    }

    /** A word of another language than English says which; an English one is used by everybody. */
    private Mono<String> language(PersonId person, ConversationId conversation, Command command) {
        return command.language().equals("en") ? languages.of(person, conversation, "") : Mono.just(command.language());
    }

    private Mono<String> choose(PersonId person, String argument, String language) {
        if (argument.equals(AUTOMATIC)) {
            return preferences
                    .remove(person, PersonPreferences.LANGUAGE)
                    .thenReturn(Texts.of(language, "command_language_auto"));
        }
        Optional<String> code = names.code(argument);
        return code.isEmpty()
                ? Mono.just(Texts.of(language, "command_language_which").replace("{0}", names.list()))
                : preferences
                        .put(person, PersonPreferences.LANGUAGE, code.get())
                        .thenReturn(
                                Texts.of(code.get(), "command_language").replace("{0}", LanguageName.own(code.get())));
    }

    /** Nothing was being answered, so the person means messages that nobody asked for. */
    private Mono<String> optOut(PersonId person, String language) {
        return preferences
                .put(person, PersonPreferences.OPTED_OUT, "true")
                .thenReturn(Texts.of(language, "command_opted_out"));
    }
}
