package dev.parley.assistant.admin;

import dev.parley.assistant.settings.EffectiveSettings;
import dev.parley.assistant.settings.KnownSettings;
import java.util.List;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The settings of this replica: what is in effect and where it comes from. */
@RestController
class SettingsController {

    private final ConfigurableEnvironment environment;

    SettingsController(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    record Settings(List<EffectiveSettings.Setting> settings) {}

    @GetMapping("/api/admin/settings")
    Settings settings() {
        return new Settings(new EffectiveSettings(environment, KnownSettings.load()).all());
    }
}
