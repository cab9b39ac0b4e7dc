package dev.parley.assistant.tools.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTemplateTests {

    @Test
    void expand_values_areEncodedAsOnePiece() {
        AddressTemplate address = AddressTemplate.parse("https://api.example/orders/{id}?lang={lang}", List.of());

        assertThat(address.expand(Map.of("id", "a/b?c=d&e#f %2e", "lang", "de&x=1"), Map.of("more", "1+1 ü")))
                .hasToString(
                        "https://api.example/orders/a%2Fb%3Fc%3Dd%26e%23f%20%252e?lang=de%26x%3D1&more=1%2B1%20%C3%BC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", ".."})
    void expand_valueThatWalksThePath_isRefused(String value) {
        AddressTemplate address = AddressTemplate.parse("https://api.example/orders/{id}/items", List.of());

        assertThatThrownBy(() -> address.expand(Map.of("id", value), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("id");
    }

    @Property
    void expand_anyValue_staysWithinHostAndPath(@ForAll String value) {
        AddressTemplate address = AddressTemplate.parse("https://api.example/orders/{id}/items?q={q}", List.of());
        URI expanded;
        try {
            expanded = address.expand(Map.of("id", value, "q", value), Map.of());
        } catch (IllegalArgumentException refused) {
            return;
        }
        assertThat(expanded.getHost()).isEqualTo("api.example");
        assertThat(expanded.getPort()).isEqualTo(-1);
        assertThat(expanded.getRawUserInfo()).isNull();
        assertThat(expanded.normalize().getRawPath()).matches("/orders/[^/]+/items");
        assertThat(expanded.getRawQuery()).matches("q=[^&]+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "eu.evil.example/x", "eu@evil", "eu:8080", "eu#", "127.0.0.1"})
    void expand_hostOutsideTheList_isRefused(String region) {
        AddressTemplate address = AddressTemplate.parse(
                "https://{region}.shop.example/prices", List.of("eu.shop.example", "us.shop.example"));

        assertThatThrownBy(() -> address.expand(Map.of("region", region), Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(address.expand(Map.of("region", "EU"), Map.of()).getHost()).isEqualTo("EU.shop.example");
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://a.example/x,begin with http",
        "https://{host}/x,hosts",
        "https://a.example:{port}/x,port",
        "https://user:secret@a.example/x,user",
        "https://a.example/x#y,fragment",
        "https:///x,host",
        "https://a.example/ x,well-formed"
    })
    void parse_unusableAddress_saysWhy(String template, String reason) {
        assertThatThrownBy(() -> AddressTemplate.parse(template, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }
}
