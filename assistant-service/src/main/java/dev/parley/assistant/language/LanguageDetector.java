package dev.parley.assistant.language;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import opennlp.tools.langdetect.Language;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Says in which of the configured languages a message is written. A script that only one of them uses decides alone; the
 * others are told apart by the model of Apache OpenNLP, which is read when it is first needed. Where neither is sure
 * enough there is no answer, and the model of the chat is left to see for itself. Thread-safe.
 */
public final class LanguageDetector {

    private static final String MODEL = "/langdetect-183.bin";

    /** Letters below which a text is too short to tell languages of one script apart. */
    private static final int MIN_LETTERS = 12;

    /** How much likelier the best language has to be than the next one. */
    private static final double MIN_LEAD = 1.5;

    /** Letters of one message that are looked at. */
    private static final int MAX_CHARS = 2_000;

    private final Map<String, String> codes;
    private final Map<Character.UnicodeScript, List<String>> byScript;

    // Read once and shared; an error is not kept, so that the next message tries again.
    private final Mono<LanguageDetectorModel> model = Mono.fromCallable(LanguageDetector::read)
            .subscribeOn(Schedulers.boundedElastic())
            .cacheInvalidateIf(m -> false);

    /** @param languages codes, for example {@code pt} */
    public LanguageDetector(List<String> languages) {
        Map<String, String> iso3 = new LinkedHashMap<>();
        for (String language : languages) {
            iso3.put(Locale.of(language).getISO3Language(), language);
        }
        this.codes = Map.copyOf(iso3);
        this.byScript = languages.stream().collect(Collectors.groupingBy(LanguageDetector::scriptOf));
    }

    private static Character.UnicodeScript scriptOf(String language) {
        return switch (language) {
            case "ar", "fa", "ur" -> Character.UnicodeScript.ARABIC;
            case "hi", "mr", "ne" -> Character.UnicodeScript.DEVANAGARI;
            case "ru", "uk", "bg", "sr" -> Character.UnicodeScript.CYRILLIC;
            case "el" -> Character.UnicodeScript.GREEK;
            case "he" -> Character.UnicodeScript.HEBREW;
            case "zh" -> Character.UnicodeScript.HAN;
            case "ja" -> Character.UnicodeScript.HIRAGANA;
            case "ko" -> Character.UnicodeScript.HANGUL;
            default -> Character.UnicodeScript.LATIN;
        };
    }

    /** Code of the language; empty where it is not sure. */
    public Mono<String> detect(String message) {
        String text = message.length() <= MAX_CHARS ? message : message.substring(0, MAX_CHARS);
        Optional<Character.UnicodeScript> script = mainScript(text);
        if (script.isEmpty()) {
            return Mono.just("");
        }
        List<String> candidates = byScript.getOrDefault(script.get(), List.of());
        if (candidates.size() < 2) {
            return Mono.just(candidates.isEmpty() ? "" : candidates.getFirst());
        }
        if (text.codePoints().filter(Character::isLetter).count() < MIN_LETTERS) {
            return Mono.just("");
        }
        return model.map(loaded -> best(new LanguageDetectorME(loaded).predictLanguages(text), candidates));
    }

    private String best(Language[] predictions, List<String> candidates) {
        String best = "";
        double first = 0;
        double second = 0;
        for (Language prediction : predictions) {
            String code = codes.get(prediction.getLang());
            if (code == null || !candidates.contains(code)) {
                continue;
            }
            if (prediction.getConfidence() > first) {
                second = first;
                first = prediction.getConfidence();
                best = code;
            } else {
                second = Math.max(second, prediction.getConfidence());
            }
        }
        return first >= MIN_LEAD * second ? best : "";
    }

    private static Optional<Character.UnicodeScript> mainScript(String text) {
        return text
                .codePoints()
                .filter(Character::isLetter)
                .mapToObj(Character.UnicodeScript::of)
                .collect(Collectors.groupingBy(script -> script, Collectors.counting()))
                .entrySet()
                .stream()
                .max(Map.Entry.<Character.UnicodeScript, Long>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey);
    }

    private static LanguageDetectorModel read() {
        try (InputStream file = LanguageDetector.class.getResourceAsStream(MODEL)) {
            if (file == null) {
                throw new IllegalStateException(MODEL + " is missing");
            }
            return new LanguageDetectorModel(file);
        } catch (IOException e) {
            throw new UncheckedIOException(MODEL + " cannot be read", e);
        }
    }
}
