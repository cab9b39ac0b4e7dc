package dev.parley.assistant.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.assistant.language.PersonLanguage;
import dev.parley.assistant.language.Texts;
import dev.parley.assistant.rollout.RolloutsOfTest;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.person.PersonPreferences;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What is owed to people by default, and what settings change of it. */
class ChannelPolicyTests {

    private static final Instant NOW = Instant.parse("2026-11-02T12:00:00Z");
    private static final PersonId ANA = new PersonId("whatsapp:15550002222");
    private static final ConversationId TALK = new ConversationId("whatsapp:1:15550002222");

    private final FakePreferences preferences = new FakePreferences();

    private ChannelPolicy policy(Instant now, Map<String, String> settings) {
        return new ChannelPolicy(
                List.of(new MetaAccounts(
                        "whatsapp", List.of(new MetaAccount("1", "t", "s", "", "v", Set.of("DE"), null)), false)),
                new Binder(new MapConfigurationPropertySource(settings))
                        .bindOrCreate("parley.channels.policy", ChannelPolicyProperties.class),
                preferences,
                new PersonLanguage(preferences, null, null),
                RolloutsOfTest.allOn(),
                Clock.fixed(now, ZoneOffset.UTC));
    }

    private String introduction(Instant now, Map<String, String> settings) {
        return policy(now, settings).introduction(ANA, TALK, "Hi").block();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "es", "pt", "hi", "fr", "ar"})
    void introduction_byDefault_isDueAtFirstAndAfterAPauseOfAWeek(String language) {
        preferences.put(ANA, PersonPreferences.LANGUAGE, language).block();
        assertThat(introduction(NOW, Map.of())).isEqualTo(Texts.of(language, "name_ai"));

        policy(NOW, Map.of()).introduced(ANA).block();

        assertThat(introduction(NOW.plus(Duration.ofDays(6)), Map.of())).isEmpty();
        assertThat(introduction(NOW.plus(Duration.ofDays(8)), Map.of())).isEqualTo(Texts.of(language, "name_ai"));
    }

    @Test
    void introduction_afterAPersonOfTheBusiness_isDueAgain() {
        preferences.put(ANA, PersonPreferences.LANGUAGE, "en").block();
        policy(NOW, Map.of()).introduced(ANA).block();

        policy(NOW, Map.of()).handedOver(ANA).block();

        assertThat(introduction(NOW, Map.of())).isNotEmpty();
    }

    @Test
    void introduction_settings_switchItOffOrChangeThePause() {
        preferences.put(ANA, PersonPreferences.LANGUAGE, "en").block();
        assertThat(introduction(NOW, Map.of("parley.channels.policy.name-ai", "false")))
                .isEmpty();
        policy(NOW, Map.of()).introduced(ANA).block();

        assertThat(introduction(NOW.plusSeconds(7_200), Map.of("parley.channels.policy.name-ai-again", "1h")))
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Unsubscribe, true",
        "' OPT OUT ', true",
        "Darme de baja, true",
        "descadastrar, true",
        "Se désabonner, true",
        "إلغاء الاشتراك, true",
        "सदस्यता रद्द करें, true",
        "Abmelden, true",
        "How do I unsubscribe?, false",
        "'', false"
    })
    void optsOut_wholeMessagesInEachLanguage_areWords(String message, boolean expected) {
        assertThat(policy(NOW, Map.of()).optsOut(message)).isEqualTo(expected);
    }

    @Test
    void optsOut_wordsOfTheOperator_replaceThoseByDefault() {
        ChannelPolicy policy = policy(NOW, Map.of("parley.channels.policy.opt-out-words", "basta"));

        assertThat(policy.optsOut("BASTA")).isTrue();
        assertThat(policy.optsOut("unsubscribe")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "whatsapp, 1, DE, true",
        "whatsapp, 1, FR, false",
        "whatsapp, 1, '', false",
        "messenger, 9, FR, true",
    })
    void serves_accountWithCountries_thoseAlone(String channel, String account, String country, boolean served) {
        assertThat(policy(NOW, Map.of()).serves(channel, account, country)).isEqualTo(served);
    }
}
