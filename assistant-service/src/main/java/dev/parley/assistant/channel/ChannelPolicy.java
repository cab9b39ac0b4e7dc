package dev.parley.assistant.channel;

import dev.parley.assistant.language.PersonLanguage;
import dev.parley.assistant.language.Texts;
import dev.parley.assistant.rollout.Rollouts;
import dev.parley.assistant.rollout.Subject;
import dev.parley.assistant.rollout.SwitchName;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.mailbox.OutboundMessage;
import dev.parley.memory.person.PersonPreferences;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** Whom Parley answers, what it says about itself, and when it may write without being asked. Thread-safe. */
public final class ChannelPolicy {

    private final Map<String, MetaAccounts> accounts;
    private final ChannelPolicyProperties properties;
    private final PersonPreferences preferences;
    private final PersonLanguage languages;
    private final Rollouts rollouts;
    private final Clock clock;

    public ChannelPolicy(
            List<MetaAccounts> accounts,
            ChannelPolicyProperties properties,
            PersonPreferences preferences,
            PersonLanguage languages,
            Rollouts rollouts,
            Clock clock) {
        this.accounts =
                accounts.stream().collect(Collectors.toUnmodifiableMap(MetaAccounts::channel, Function.identity()));
        this.properties = properties;
        this.preferences = preferences;
        this.languages = languages;
        this.rollouts = rollouts;
        this.clock = clock;
    }

    private Optional<MetaAccount> account(String channel, String account) {
        return Optional.ofNullable(accounts.get(channel)).flatMap(all -> all.find(account));
    }

    /**
     * Whether people of a country are answered on an account.
     *
     * @param country empty where it is not known
     */
    public boolean serves(String channel, String account, String country) {
        return account(channel, account).map(known -> known.serves(country)).orElse(true);
    }

    /** Whether a message means: write to me only when I write. */
    public boolean optsOut(String text) {
        String words = text.strip().toLowerCase(Locale.ROOT);
        return properties.optOutWords().stream()
                .anyMatch(word -> word.toLowerCase(Locale.ROOT).equals(words));
    }

    /** The sentence that names the AI, where it is due; empty where it is not. */
    public Mono<String> introduction(PersonId person, ConversationId conversation, String text) {
        if (!properties.nameAi()) {
            return Mono.just("");
        }
        Instant since = clock.instant().minus(properties.nameAiAgain());
        return preferences
                .get(person, PersonPreferences.AI_NAMED)
                .map(at -> Instant.parse(at).isAfter(since))
                .defaultIfEmpty(false)
                .flatMap(named -> named
                        ? Mono.just("")
                        : languages.of(person, conversation, text).map(language -> Texts.of(language, "name_ai")));
    }

    /** Notes that the person was told, or that they talk on and need not be told again. */
    public Mono<Void> introduced(PersonId person) {
        return properties.nameAi()
                ? preferences.put(
                        person, PersonPreferences.AI_NAMED, clock.instant().toString())
                : Mono.empty();
    }

    /** After a person of the business has spoken, the AI names itself again. */
    public Mono<Void> handedOver(PersonId person) {
        return preferences.remove(person, PersonPreferences.AI_NAMED);
    }

    /**
     * The template that a reply may be sent as where the platform takes nothing else; empty where none is configured or
     * the person wants to be written to only when they write.
     */
    public Mono<OutboundMessage> reopening(PersonId person, OutboundMessage message) {
        if (message.template() != null || message.file() != null) {
            return Mono.empty();
        }
        if (!rollouts.isOn(SwitchName.PROACTIVE, new Subject(person.value(), message.channel(), ""))) {
            return Mono.empty();
        }
        return Mono.justOrEmpty(account(message.channel(), message.account()).flatMap(MetaAccount::reopening))
                .filterWhen(template -> preferences
                        .get(person, PersonPreferences.OPTED_OUT)
                        .map(out -> !out.equals("true"))
                        .defaultIfEmpty(true))
                .map(message::with);
    }

    /** How long nothing may be sent that was not asked for. */
    public Duration quietFor() {
        return properties.quietFor(LocalTime.ofInstant(clock.instant(), properties.quietZone()));
    }
}
