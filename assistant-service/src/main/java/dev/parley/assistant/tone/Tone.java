package dev.parley.assistant.tone;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How a message sounds: an estimate from single words, good for a friendlier word and for nothing that matters. */
public record Tone(Mood mood, boolean urgent) {

    public static final Tone NEUTRAL = new Tone(Mood.NEUTRAL, false);

    /** For a prompt; empty where there is nothing to say. */
    public String describe() {
        List<String> words = new ArrayList<>();
        if (mood != Mood.NEUTRAL) {
            words.add(mood.name().toLowerCase(Locale.ROOT));
        }
        if (urgent) {
            words.add("urgent");
        }
        return String.join(" and ", words);
    }
}
