package dev.parley.assistant.page;

import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.TreeMap;

/** The words of the pages, a bundle per language; English where one lacks. Stateless. */
final class PageTexts {

    private static final String BUNDLE = "dev.parley.assistant.page.texts";
    private static final ResourceBundle.Control NO_SYSTEM_LOCALE =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private PageTexts() {}

    /** All texts by their keys. */
    static Map<String, String> of(PageLanguage language) {
        ResourceBundle bundle =
                ResourceBundle.getBundle(BUNDLE, Locale.forLanguageTag(language.tag()), NO_SYSTEM_LOCALE);
        Map<String, String> texts = new TreeMap<>();
        bundle.keySet().forEach(key -> texts.put(key, bundle.getString(key)));
        return texts;
    }
}
