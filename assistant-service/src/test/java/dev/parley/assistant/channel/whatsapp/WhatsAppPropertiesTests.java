package dev.parley.assistant.channel.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.assistant.StartupException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

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

    @Test
    void accounts_ofAGeneralAssistant_answerWhereThatIsPermittedAlone() {
        assertThat(bound(Map.of()).accounts().getFirst().countries()).isEmpty();
        assertThat(bound(Map.of("purpose", "general")).accounts().getFirst().countries())
                .containsExactly("BR");
        assertThat(bound(Map.of("purpose", "general", "general-countries", "BR,IT", "countries", "IT,DE"))
                        .accounts()
                        .getFirst()
                        .countries())
                .containsExactly("IT");
    }

    private static WhatsAppProperties bound(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(
                Map.of("app-secret", "a", "verify-token", "b", "access-token", "c", "phone-number-id", "123"));
        settings.putAll(more);
        Map<String, String> named = new HashMap<>();
        settings.forEach((name, value) -> named.put("parley.channels.whatsapp." + name, value));
        return new Binder(new MapConfigurationPropertySource(named))
                .bindOrCreate("parley.channels.whatsapp", WhatsAppProperties.class);
    }
}
