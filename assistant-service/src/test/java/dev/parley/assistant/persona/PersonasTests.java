package dev.parley.assistant.persona;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.assistant.agent.Briefing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonasTests {

    private static final String SHOP = """
            name: Mira
            voice: You sell tea and are a little playful.
            accounts: ["whatsapp:200", web]
            languages: [en, de]
            tools: [web_search]
            greeting: Welcome to the tea shop!
            hours: ["Mon-Fri 09:00-18:00", "Sat 10:00-14:00"]
            zone: Europe/Lisbon
            handover: true
            handover-words: ["call the boss"]
            business: true
            model: llama-3.2
            """;

    /** A Monday, 10 in the morning in Lisbon. */
    private static final Instant MONDAY = Instant.parse("2026-11-23T10:00:00Z");

    @TempDir
    Path folder;

    private Personas load(String yaml) throws IOException {
        Files.writeString(folder.resolve("shop.yaml"), yaml);
        return Personas.load(Map.of(), folder);
    }

    @Test
    void load_file_isBoundAsTheSettingsAre() throws IOException {
        Persona shop = load(SHOP).at("whatsapp", "200").orElseThrow();
        assertThat(shop.id()).isEqualTo("shop");
        assertThat(shop.settings().greeting()).isEqualTo("Welcome to the tea shop!");
        Briefing briefing = shop.briefing("de", "angry", MONDAY, List.of(Set.of("*")));
        assertThat(briefing.name()).isEqualTo("Mira");
        assertThat(briefing.voice()).contains("playful", "It is open now");
        assertThat(briefing.language()).isEqualTo("de");
        assertThat(briefing.tools()).containsExactly(Set.of("*"), Set.of("web_search"));
        assertThat(briefing.persona()).isEqualTo("shop");
        assertThat(briefing.model()).isEqualTo("llama-3.2");
        assertThat(briefing.sourcedPrices()).isTrue();
    }

    @Test
    void briefing_languageThatItDoesNotSpeak_fallsBackToItsFirst() throws IOException {
        assertThat(load(SHOP)
                        .at("web", "")
                        .orElseThrow()
                        .briefing("fr", "", MONDAY, List.of())
                        .language())
                .isEqualTo("en");
    }

    @Test
    void at_accountBeforeChannelBeforeEverywhere() throws IOException {
        Files.writeString(folder.resolve("all.yaml"), "name: A\naccounts: ['*']\n");
        Files.writeString(folder.resolve("wa.yaml"), "name: W\naccounts: [whatsapp]\n");
        Personas personas = load(SHOP);
        assertThat(personas.at("whatsapp", "200").orElseThrow().id()).isEqualTo("shop");
        assertThat(personas.at("whatsapp", "300").orElseThrow().id()).isEqualTo("wa");
        assertThat(personas.at("messenger", "1").orElseThrow().id()).isEqualTo("all");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T08:59:59Z, false",
        "2026-11-23T09:00:00Z, true",
        "2026-11-23T18:00:00Z, false",
        "2026-11-28T13:59:00Z, true",
        "2026-11-29T11:00:00Z, false"
    })
    void hours_areThoseOfTheZone(Instant now, boolean open) throws IOException {
        assertThat(load(SHOP).at("web", "").orElseThrow().hours().isOpen(now)).isEqualTo(open);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Can I talk to a human, please?",
                "I want to speak to a person",
                "Quiero hablar con una persona",
                "Quero falar com um atendente",
                "Je veux parler à un conseiller",
                "Ich möchte mit einem Menschen sprechen",
                "मुझे किसी इंसान से बात करनी है",
                "أريد التحدث مع موظف",
                "CALL THE BOSS"
            })
    void isAskedToHandOver_wishForAPerson_isHeard(String message) throws IOException {
        assertThat(load(SHOP).at("web", "").orElseThrow().isAskedToHandOver(message))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"What tea do you have?", "How many humans live on earth?", "I like real tea"})
    void isAskedToHandOver_otherMessage_isNot(String message) throws IOException {
        assertThat(load(SHOP).at("web", "").orElseThrow().isAskedToHandOver(message))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "accounts: [web] | name",
                "name: A | accounts",
                "{name: A, accounts: [web], hours: [always]} | hours",
                "{name: A, accounts: [web], hours: ['Mon 25:00-26:00']} | hours",
                "{name: A, accounts: [web], zone: Nowhere} | zone",
                "{name: A, accounts: [web], quiet-time: 0s} | quiet-time",
                "{name: A, accounts: [web], quiet-time: soon} | quiet-time",
            })
    void load_wrongSetting_namesPersonaAndField(String yaml, String field) {
        assertThatThrownBy(() -> load(yaml))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("shop")
                .hasMessageContaining(field);
    }
}
