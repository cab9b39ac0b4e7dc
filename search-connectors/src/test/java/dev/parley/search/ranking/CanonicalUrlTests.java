package dev.parley.search.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalUrlTests {

    @ParameterizedTest
    @CsvSource({
        "https://e.org/a, https://e.org/a",
        "https://e.org/a/, https://e.org/a",
        "https://e.org/, https://e.org",
        "https://e.org, https://e.org",
        "http://e.org/a, https://e.org/a",
        "HTTPS://E.ORG/A, https://e.org/A",
        "https://e.org./a, https://e.org/a",
        "https://e.org:443/a, https://e.org/a",
        "http://e.org:80/a, https://e.org/a",
        "https://e.org:8443/a, https://e.org:8443/a",
        "https://e.org/a#part, https://e.org/a",
        "https://e.org/a#:~:text=x, https://e.org/a",
        "https://e.org/a?utm_source=x&utm_medium=y, https://e.org/a",
        "https://e.org/a?id=1&fbclid=z&gclid=q, https://e.org/a?id=1",
        "https://e.org/a?UTM_Source=x&b=2&a=1, https://e.org/a?a=1&b=2",
        "https://e.org/a?, https://e.org/a",
        "https://e.org/a/./b/../c, https://e.org/a/c",
        "https://e.org/../a, https://e.org/a",
        "https://e.org/%7Euser/%c3%a9, https://e.org/~user/%C3%A9",
        "https://e.org/a%2Fb, https://e.org/a%2Fb",
        "https://[2001:DB8::1]:443/a, https://[2001:db8::1]/a",
        "https://e.org/a?utm=1, https://e.org/a?utm=1",
        "https://www.e.org/a, https://e.org/a",
        "https://m.e.org/a, https://e.org/a",
        "https://en.m.e.org/wiki/A, https://en.e.org/wiki/A",
        "https://mobile.e.org/a, https://e.org/a",
        "https://m.org/a, https://m.org/a",
        "https://e.org/a/amp, https://e.org/a",
        "https://e.org/amp/a, https://e.org/a",
        "https://e.org/a.amp.html, https://e.org/a.html",
        "https://e.org/a?amp=1&b=2, https://e.org/a?b=2",
        "https://amp.e.org/a, https://e.org/a",
        "https://e.org/camp, https://e.org/camp",
        "https://www.google.com/amp/s/e.org/a/amp/, https://e.org/a",
        "https://bücher.example/a, https://xn--bcher-kva.example/a",
        "https://XN--BCHER-KVA.example/a, https://xn--bcher-kva.example/a",
        "/documents/a.md#x, /documents/a.md",
        "mailto:a@e.org, mailto:a@e.org",
        "ftp://E.org:80/a, ftp://e.org:80/a"
    })
    void of_addressesOfOnePage_giveOneKey(String url, String key) {
        assertThat(CanonicalUrl.of(URI.create(url))).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource({
        "https://e.org/a, https://e.org/A",
        "https://e.org/a, https://www2.e.org/a",
        "https://e.org/a?id=1, https://e.org/a?id=2",
        "https://e.org/a%2Fb, https://e.org/a/b",
        "https://e.org:8080/a, https://e.org/a"
    })
    void of_addressesOfDifferentPages_giveDifferentKeys(String one, String other) {
        assertThat(CanonicalUrl.of(URI.create(one))).isNotEqualTo(CanonicalUrl.of(URI.create(other)));
    }
}
