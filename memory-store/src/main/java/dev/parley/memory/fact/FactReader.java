package dev.parley.memory.fact;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what people state about themselves out of their words, by patterns in English, Spanish, Portuguese, French, Hindi
 * and Arabic, without a model. Questions, quotations and pasted text are left out. Stateless.
 */
public final class FactReader {

    /** Longer sentences are pasted, not said. */
    private static final int LONGEST_SENTENCE = 300;

    private static final int MOST_FACTS = 8;
    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS;

    private static final Pattern SENTENCE = Pattern.compile("[^.!?;\\n।؟]+(?:\\.(?=\\S)[^.!?;\\n।؟]+)*[.!?;।؟]?");
    private static final Pattern CLAUSE =
            Pattern.compile("(?:^|,|\\b(?:and|but|because|so|y|pero|e|mas|et|mais|also|that)\\b|[-–:])\\s*", FLAGS);
    private static final Pattern OPENING = Pattern.compile(
            "^(?:(?:oh|well|so|yes|no|hi|hey|hello|ok|okay|actually|btw|by the way|also|and|please|remember|note|note that|remember that|don't forget that|fyi|just so you know|hola|s[ií]|bueno|ol[aá]|sim|bonjour|oui|salut|नमस्ते|हाँ|مرحبا|نعم)[,:!]? +)+",
            FLAGS);
    private static final Pattern HEDGE = Pattern.compile(
            "\\b(maybe|perhaps|i think|i guess|i suppose|might|probably|possibly|not sure|quiz[aá]s?|tal vez|creo que|puede que|talvez|acho que|peut-[eê]tre|je crois|je pense|probablement|probablemente|provavelmente)\\b|शायद|ربما|أظن",
            FLAGS);
    private static final Pattern QUOTE = Pattern.compile(
            "^(?<who>.{1,40}?)\\b(?:said|says|told me|tells me|claims?|according to|thinks|dice|dijo|diz|disse|a dit|dit)\\b(?: that| que)?",
            FLAGS);
    private static final Pattern NO_STATEMENT =
            Pattern.compile("^\\s*>|\"[^\"]*$|^\\s*(if|suppose|imagine|what if|si|se|pretend)\\b", FLAGS);

    private FactReader() {}

    /**
     * One thing read.
     *
     * @param sentence the words that it was read from
     * @param single whether a new value of the attribute closes the old
     * @param saidBy who is quoted; empty for the person
     */
    public record Reading(
            String text,
            String sentence,
            FactKind kind,
            String attribute,
            String value,
            boolean single,
            Modality modality,
            String saidBy) {}

    /** What a message states, in order, each once. */
    public static List<Reading> read(String message) {
        List<Reading> readings = new ArrayList<>();
        Matcher sentences = SENTENCE.matcher(message);
        while (sentences.find() && readings.size() < MOST_FACTS) {
            String sentence = sentences.group().strip();
            boolean asks = sentence.endsWith("?") || sentence.endsWith("؟");
            if (asks
                    || sentence.length() > LONGEST_SENTENCE
                    || NO_STATEMENT.matcher(sentence).find()) {
                continue;
            }
            readSentence(sentence, readings);
        }
        return List.copyOf(readings);
    }

    private static void readSentence(String sentence, List<Reading> readings) {
        String opened = OPENING.matcher(sentence).replaceFirst("");
        Matcher quote = QUOTE.matcher(opened);
        boolean quoted = quote.find();
        Modality modality =
                quoted ? Modality.QUOTED : HEDGE.matcher(sentence).find() ? Modality.SUPPOSED : Modality.STATED;
        String saidBy = quoted ? quote.group("who").strip() : "";
        String stated = quoted ? opened.substring(quote.end()).strip() : opened;
        Matcher starts = CLAUSE.matcher(stated);
        int end = 0;
        while (starts.find()) {
            if (starts.end() < end) {
                continue;
            }
            String clause = unhedged(stated.substring(starts.end()));
            Optional<FactPattern.Match> match = match(clause);
            if (match.isPresent()) {
                FactPattern.Match found = match.get();
                Reading reading = new Reading(
                        found.text(),
                        sentence,
                        found.pattern().kind(),
                        found.attribute(),
                        found.value(),
                        found.pattern().single(),
                        modality,
                        saidBy);
                if (readings.stream().noneMatch(known -> known.text().equalsIgnoreCase(reading.text()))) {
                    readings.add(reading);
                }
                end = starts.end() + 1;
            }
        }
    }

    private static String unhedged(String clause) {
        return clause.replaceFirst(
                "(?iu)^(?:maybe|perhaps|i think|i guess|i suppose|probably|quiz[aá]s?|tal vez|creo que|talvez|acho que|peut-[eê]tre|je crois que|je pense que)\\s+(?:that )?",
                "");
    }

    private static Optional<FactPattern.Match> match(String clause) {
        return FactPattern.all().stream()
                .map(pattern -> pattern.match(clause))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /**
     * What a sentence that is to be remembered states; its own words where no pattern fits, so that nothing that the
     * person wants kept is lost.
     */
    static Reading interpret(String sentence) {
        String bare = sentence.strip().replaceAll("\\s+", " ");
        Modality modality = HEDGE.matcher(bare).find() ? Modality.SUPPOSED : Modality.STATED;
        return match(unhedged(OPENING.matcher(bare.replaceFirst("[.!]+$", "")).replaceFirst("")))
                .map(found -> new Reading(
                        bare,
                        bare,
                        found.pattern().kind(),
                        found.attribute(),
                        found.value(),
                        found.pattern().single(),
                        modality,
                        ""))
                .orElseGet(() -> new Reading(bare, bare, FactKind.IDENTITY, "", "", false, modality, ""));
    }

    /** Whether a word stands for that attribute: its name, a part of it, or another word for it. */
    static boolean names(String attribute, String word) {
        return Arrays.asList(attribute.split("[ ']")).contains(word)
                || FactPattern.all().stream()
                        .anyMatch(pattern -> pattern.attribute().equals(attribute)
                                && pattern.aliases().contains(word));
    }
}
