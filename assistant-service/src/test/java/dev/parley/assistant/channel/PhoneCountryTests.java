package dev.parley.assistant.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhoneCountryTests {

    @ParameterizedTest
    @CsvSource({
        "12125551001, US",
        "14165551001, CA",
        "17875550001, PR",
        "18765550001, JM",
        "4915112345678, DE",
        "43664123456, AT",
        "442079460000, GB",
        "351912345678, PT",
        "5511912345678, BR",
        "551112345678, BR",
        "919812345678, IN",
        "79161234567, RU",
        "77012345678, KZ",
        "15550001111, ''",
        "881612345678, ''",
        "00, ''",
        "'', ''",
        "US.1001, ''"
    })
    void of_number_isItsCountryOrNone(String phone, String country) {
        assertThat(PhoneCountry.of(phone)).isEqualTo(country);
    }
}
