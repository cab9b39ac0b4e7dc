package dev.parley.tool.policy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class SecretMaskTests {

    private final JsonMapper mapper = JsonMapper.builder().build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "userPassword",
                "api_key",
                "API-KEY",
                "accessToken",
                "client_secret",
                "cardNumber",
                "pin",
                "key"
            })
    void mask_secretName_hidesValue(String name) {
        String masked = SecretMask.mask(mapper.readTree("{\"a\":[{\"" + name + "\":\"visible\",\"b\":\"kept\"}]}"));

        assertThat(masked).doesNotContain("visible").contains("kept").contains(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"keyword", "query", "pinned"})
    void mask_innocentName_keepsValue(String name) {
        assertThat(SecretMask.mask(mapper.readTree("{\"" + name + "\":\"visible\"}")))
                .contains("visible");
    }

    @Test
    void mask_cardNumber_isHiddenWhereItsCheckDigitFits() {
        assertThat(SecretMask.maskText("pay 4111 1111 1111 1111 now")).isEqualTo("pay *** now");
        assertThat(SecretMask.maskText("order 4111 1111 1111 1112")).contains("1112");
        assertThat(SecretMask.mask(mapper.readTree("{\"n\":4111111111111111}"))).doesNotContain("4111");
    }

    @Test
    void mask_accessKeyInText_isHidden() {
        assertThat(SecretMask.maskText("use sk-abcdefghijklmnop1234 please")).isEqualTo("use *** please");
        assertThat(SecretMask.maskText("Bearer abcdefgh12345678")).isEqualTo("***");
    }

    @Test
    void maskUnchecked_malformed_keepsOnlyLength() {
        assertThat(SecretMask.maskUnchecked("{\"password\":\"visible")).isEqualTo("[20 characters]");
    }
}
