package dev.parley.assistant.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.assistant.StartupException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class SettingsCheckTests {

    private static final KnownSettings KNOWN = KnownSettings.load();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "parley.home",
                "parley.public-url",
                "parley.model.path",
                "parley.model.contextLength",
                "parley.model.context_length",
                "parley.model.remote.api-key",
                "PARLEY.MODEL.PATH",
                "parley.search.searxng.engines",
                "parley.search.searxng.engines[1]",
                "server.port",
                "logging.level.dev.parley"
            })
    void check_existingSetting_passes(String name) {
        assertThatCode(() -> SettingsCheck.check(property(name), KNOWN)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "parley.model.pth, parley.model.path",
        "parley.modle.path, parley.model.path",
        "parley.channels.whatsapp.appsecrets, parley.channels.whatsapp.app-secret",
        "parley.search.documents.folders, parley.search.documents.folder"
    })
    void check_misspelledSetting_namesTheNearest(String name, String nearest) {
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> SettingsCheck.check(property(name), KNOWN))
                .withMessageContaining(name)
                .withMessageContaining("Did you mean " + nearest + "?");
    }

    @Test
    void check_unlikeAnySetting_pointsToTheList() {
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> SettingsCheck.check(property("parley.zzzzzzzzzzzz"), KNOWN))
                .withMessageContaining("docs/configuration.md");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PARLEY_HOME",
                "PARLEY_MODEL_CONTEXTLENGTH",
                "PARLEY_MODEL_CONTEXT_LENGTH",
                "PARLEY_SEARCH_SEARXNG_ENGINES_0",
                "PATH"
            })
    void check_existingVariable_passes(String name) {
        assertThatCode(() -> SettingsCheck.check(variable(name), KNOWN)).doesNotThrowAnyException();
    }

    @Test
    void check_misspelledVariable_namesTheNearest() {
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> SettingsCheck.check(variable("PARLEY_MODEL_PAHT"), KNOWN))
                .withMessageContaining("Did you mean PARLEY_MODEL_PATH?");
    }

    @Test
    void check_misspelledSetting_doesNotShowItsValue() {
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> SettingsCheck.check(property("parley.channels.whatsapp.acces-token"), KNOWN))
                .satisfies(fault -> assertThat(fault.getMessage()).doesNotContain("value-of-it"));
    }

    @ParameterizedTest
    @CsvSource({
        "parley.shops.*.name, parley.shops.one.name, true",
        "parley.shops.*.name, parley.shops.one.two.name, false",
        "parley.shops.*.name, parley.shops.[one.two].name, true",
        "parley.shops.*.name, parley.shops.one.nam, false",
        "parley.shops.*.items[n].price, parley.shops.one.items[3].price, true",
        "parley.headers.**, parley.headers.x-any.thing, true",
        "parley.headers.**, parley.headers., false",
        "parley.list[n].name, parley.list.name, false"
    })
    void matches_chosenNamesAndPlaces(String known, String given, boolean expected) {
        assertThat(new SettingName(known).matches(given)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "parley.shops.*.name, PARLEY_SHOPS_ONE_NAME, true",
        "parley.shops.*.name, PARLEY_SHOPS_ONE_NAM, false",
        "parley.list[n].name, PARLEY_LIST_0_NAME, true",
        "parley.headers.**, PARLEY_HEADERS_X_ANY, true"
    })
    void matchesVariable_chosenNamesAndPlaces(String known, String given, boolean expected) {
        assertThat(new SettingName(known).matchesVariable(given)).isEqualTo(expected);
    }

    private static StandardEnvironment property(String name) {
        return environment(new MapPropertySource("test", Map.of(name, "value-of-it")));
    }

    private static StandardEnvironment variable(String name) {
        return environment(new SystemEnvironmentPropertySource("test", Map.of(name, "value-of-it")));
    }

    private static StandardEnvironment environment(MapPropertySource source) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(old -> environment.getPropertySources().remove(old.getName()));
        environment.getPropertySources().addFirst(source);
        return environment;
    }
}
