package dev.parley.assistant.channel.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.assistant.StartupException;
import org.junit.jupiter.api.Test;

class WhatsAppPropertiesTests {

    @Test
    void configured_allOrNone_isKnown() {
        assertThat(new WhatsAppProperties("a", "", "b", "c", "123").configured())
                .isTrue();
        assertThat(new WhatsAppProperties("", "", " ", "", "").configured()).isFalse();
    }

    @Test
    void configured_onlySome_namesWhatIsMissing() {
        assertThatThrownBy(() -> new WhatsAppProperties("top-secret", "", "", "c", "").configured())
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("parley.channels.whatsapp.verify-token")
                .hasMessageNotContaining("top-secret");
    }

    @Test
    void configured_phoneNumberInPlaceOfItsId_isRefused() {
        assertThatThrownBy(() -> new WhatsAppProperties("a", "", "b", "c", "+1 555 000").configured())
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("phone-number-id");
    }
}
