package dev.parley.assistant.command;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Languages by what people call them: code, own name, or name in another of the languages. Immutable. */
final class LanguageName {

    private final List<String> codes;

    /** @param codes the languages that can be chosen */
    LanguageName(List<String> codes) {
        this.codes = codes;
    }

    List<String> codes() {
        return codes;
    }

    /** Code of a language. */
    Optional<String> code(String name) {
        String wanted = plain(name);
        return codes.stream()
                .filter(code -> Stream.concat(Stream.of(code), names(code)).anyMatch(wanted::equals))
                .findFirst();
    }

    private Stream<String> names(String code) {
        return Stream.concat(Stream.of("en"), codes.stream())
                .map(in -> plain(Locale.of(code).getDisplayLanguage(Locale.of(in))));
    }

    private static String plain(String name) {
        return Normalizer.normalize(name.strip(), Normalizer.Form.NFKD)
                .replaceAll("\\p{InCombiningDiacriticalMarks}+", "")
                .toLowerCase(Locale.ROOT);
    }

    /** A language by its own name. */
    static String own(String code) {
        Locale language = Locale.of(code);
        return language.getDisplayLanguage(language);
    }

    /** All by their own names. */
    String list() {
        return codes.stream().map(code -> own(code) + " (" + code + ")").collect(Collectors.joining(", "));
    }
}
