package dev.parley.assistant.persona;

import dev.parley.assistant.agent.Briefing;
import dev.parley.assistant.language.WordLists;
import dev.parley.assistant.language.Words;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * A persona that was checked. Immutable.
 *
 * @param id its key in the configuration, or the name of its file
 */
public record Persona(String id, PersonaSettings settings, OpeningHours hours) {

    private static final WordLists ASKS_FOR_A_PERSON = WordLists.read(Persona.class, "handover.txt");

    /** @throws IllegalArgumentException naming the property that is wrong */
    static Persona of(String id, PersonaSettings settings) {
        String prefix = "persona " + id + ": ";
        if (!id.matches("[a-z0-9][a-z0-9_-]{0,39}")) {
            throw new IllegalArgumentException(
                    prefix + "its key must be lower-case letters, digits, '-' and '_', at most 40");
        }
        if (settings.name().isBlank()) {
            throw new IllegalArgumentException(prefix + "name is missing");
        }
        if (settings.accounts().isEmpty()) {
            throw new IllegalArgumentException(
                    prefix + "accounts is missing; say where it speaks, for example whatsapp:NUMBER or *");
        }
        if (!settings.quietTime().isPositive()) {
            throw new IllegalArgumentException(prefix + "quiet-time must be above 0 but is " + settings.quietTime());
        }
        try {
            return new Persona(id, settings, OpeningHours.parse(settings.hours(), settings.zone()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(prefix + e.getMessage(), e);
        }
    }

    /** Whether a message asks for a person. */
    public boolean isAskedToHandOver(String message) {
        List<String> words = Words.inOrder(message);
        return settings.handover()
                && (ASKS_FOR_A_PERSON.holdsPhrase("ask", words)
                        || settings.handoverWords().stream()
                                .map(Words::inOrder)
                                .anyMatch(
                                        phrase -> !phrase.isEmpty() && Collections.indexOfSubList(words, phrase) >= 0));
    }

    /**
     * @param language code of the language of the message; empty where it is not known
     * @param mood what the message sounds like; may be empty
     * @param channelTools allow-lists of the channel, within which those of the persona hold
     */
    public Briefing briefing(String language, String mood, Instant now, List<Set<String>> channelTools) {
        List<String> spoken = settings.languages();
        String answerIn = spoken.isEmpty() || spoken.contains(language) ? language : spoken.getFirst();
        String voice = hours.isAlwaysOpen()
                ? settings.voice()
                : settings.voice() + "\nOpening hours: " + hours.text() + ". It is "
                        + (hours.isOpen(now) ? "open" : "closed") + " now.";
        List<Set<String>> tools = new ArrayList<>(channelTools);
        if (!settings.tools().isEmpty()) {
            tools.add(settings.tools());
        }
        return new Briefing(
                id, settings.name(), voice.strip(), answerIn, mood, settings.model(), tools, settings.business());
    }
}
