package dev.parley.assistant.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.HttpCookie;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

class PageTextsTests {

    private static final Pattern PLACE = Pattern.compile("\\{[0-9]}");

    @ParameterizedTest
    @EnumSource(PageLanguage.class)
    void texts_ofEveryLanguage_haveAllKeysAndTheirPlaces(PageLanguage language) throws Exception {
        for (String bundle : PageKind.ADMIN.bundles()) {
            Map<String, String> english = file(bundle, PageLanguage.ENGLISH);
            Map<String, String> own = file(bundle, language);
            assertThat(own.keySet()).as(bundle).isEqualTo(english.keySet());
            own.forEach((key, text) -> assertThat(places(text)).as(key).isEqualTo(places(english.get(key))));
        }
    }

    @Test
    void texts_ofOperators_addToThoseOfEverybody_andReplaceNone() throws Exception {
        assertThat(file("admin", PageLanguage.ENGLISH).keySet())
                .doesNotContainAnyElementsOf(file("texts", PageLanguage.ENGLISH).keySet());
        assertThat(PageTexts.of(PageKind.ADMIN, PageLanguage.ENGLISH))
                .containsAllEntriesOf(PageTexts.of(PageKind.PUBLIC, PageLanguage.ENGLISH))
                .containsKey("admin");
        assertThat(PageTexts.of(PageKind.PUBLIC, PageLanguage.ENGLISH)).doesNotContainKey("admin");
    }

    /** What the file of that language has, without the English texts that stand in for missing ones. */
    private static Map<String, String> file(String bundle, PageLanguage language) throws IOException {
        String name = bundle + (language == PageLanguage.ENGLISH ? "" : "_" + language.tag()) + ".properties";
        try (InputStream content = PageTexts.class.getResourceAsStream(name)) {
            ResourceBundle own = new PropertyResourceBundle(new InputStreamReader(content, StandardCharsets.UTF_8));
            return own.keySet().stream().collect(Collectors.toMap(key -> key, own::getString));
        }
    }

    private static long places(String text) {
        Matcher found = PLACE.matcher(text);
        return found.results().map(match -> match.group()).distinct().count();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "-|-|en",
                "pt-BR,en;q=0.5|-|pt",
                "de-DE,fr;q=0.4|-|fr",
                "de|-|en",
                "ar|hi|hi",
                "ar|xx|ar",
                "en;q=broken|-|en"
            })
    void language_ofARequest_isTheChosenOrTheWishedOneOrEnglish(String accept, String cookie, String expected) {
        MockServerHttpRequest.BaseBuilder<?> request = MockServerHttpRequest.get("/");
        if (accept != null) {
            request.header("Accept-Language", accept);
        }
        if (cookie != null) {
            request.cookie(new HttpCookie(PageLanguage.COOKIE, cookie));
        }
        assertThat(PageLanguage.of(request.build()).tag()).isEqualTo(expected);
    }

    @Test
    void direction_isThatOfTheScript() {
        assertThat(PageLanguage.ARABIC.direction()).isEqualTo("rtl");
        assertThat(PageLanguage.HINDI.direction()).isEqualTo("ltr");
    }
}
