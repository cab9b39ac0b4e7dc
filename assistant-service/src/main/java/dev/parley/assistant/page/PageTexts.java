package dev.parley.assistant.page;

import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.TreeMap;

/** The words of the pages, a bundle per language; English where one lacks. Stateless. */
final class PageTexts {

    private static final String FOLDER = "dev.parley.assistant.page.";
    private static final ResourceBundle.Control NO_SYSTEM_LOCALE =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private PageTexts() {}

    /** All texts of a kind of pages by their keys. */
    static Map<String, String> of(PageKind kind, PageLanguage language) {
        Map<String, String> texts = new TreeMap<>();
        for (String name : kind.bundles()) {
            ResourceBundle bundle =
                    ResourceBundle.getBundle(FOLDER + name, Locale.forLanguageTag(language.tag()), NO_SYSTEM_LOCALE);
            bundle.keySet().forEach(key -> texts.put(key, bundle.getString(key)));
        }
        return texts;
    }
}
