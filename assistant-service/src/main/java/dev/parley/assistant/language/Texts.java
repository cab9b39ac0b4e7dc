package dev.parley.assistant.language;

import java.util.Locale;
import java.util.ResourceBundle;

/** Our own sentences to people, in the language of their message; English where there is none. Stateless. */
public final class Texts {

    private static final String BUNDLE = "dev.parley.assistant.language.texts";
    private static final ResourceBundle.Control NO_SYSTEM_LOCALE =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private Texts() {}

    /** @param language code, for example {@code pt}; empty for English */
    public static String of(String language, String key) {
        return ResourceBundle.getBundle(BUNDLE, Locale.forLanguageTag(language), NO_SYSTEM_LOCALE)
                .getString(key);
    }
}
