package dev.parley.assistant.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
        Map<String, String> english = PageTexts.of(PageLanguage.ENGLISH);
        String file = language == PageLanguage.ENGLISH ? "texts.properties" : "texts_" + language.tag() + ".properties";
        try (InputStream content = PageTexts.class.getResourceAsStream(file)) {
            ResourceBundle own = new PropertyResourceBundle(new InputStreamReader(content, StandardCharsets.UTF_8));
            assertThat(own.keySet()).isEqualTo(english.keySet());
            own.keySet()
                    .forEach(key ->
                            assertThat(places(own.getString(key))).as(key).isEqualTo(places(english.get(key))));
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
