package dev.parley.assistant.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class EffectiveSettingsTests {

    private static Map<String, EffectiveSettings.Setting> settings(
            List<String> arguments, Map<String, Object> variables, Map<String, Object> file) {
        StandardEnvironment environment = new StandardEnvironment();
        var sources = environment.getPropertySources();
        sources.remove("systemProperties");
        sources.replace("systemEnvironment", new SystemEnvironmentPropertySource("systemEnvironment", variables));
        sources.addFirst(new SimpleCommandLinePropertySource(arguments.toArray(String[]::new)));
        sources.addLast(new MapPropertySource("a map", file));
        ConfigurationPropertySources.attach(environment);
        return new EffectiveSettings(environment, KnownSettings.load())
                .all().stream().collect(Collectors.toMap(EffectiveSettings.Setting::name, Function.identity()));
    }

    @Test
    void setting_ofSeveralSources_isThatOfTheFirst() {
        var settings = settings(
                List.of("--parley.metrics.step=5s"),
                Map.of("PARLEY_METRICS_STEP", "7s", "PARLEY_METRICS_MAXVIEWERS", "3"),
                Map.of("parley.metrics.max-viewers", "9", "parley.metrics.heartbeat", "20s"));

        assertThat(settings.get("parley.metrics.step"))
                .isEqualTo(new EffectiveSettings.Setting(
                        "parley.metrics.step", "5s", "command_line", "\"parley.metrics.step\""));
        assertThat(settings.get("parley.metrics.max-viewers").value()).isEqualTo("3");
        assertThat(settings.get("parley.metrics.max-viewers").source()).isEqualTo("environment");
        assertThat(settings.get("parley.metrics.max-viewers").origin()).contains("PARLEY_METRICS_MAXVIEWERS");
        assertThat(settings.get("parley.metrics.heartbeat").value()).isEqualTo("20s");
        assertThat(settings.get("parley.metrics.day-step"))
                .isEqualTo(new EffectiveSettings.Setting("parley.metrics.day-step", "5m", "default", ""));
    }

    @Test
    void settings_haveNoSecret_andFillPlaceholders() {
        String secret = "zanzibarwort";
        var settings = settings(
                List.of(
                        "--parley.admin.token=" + secret,
                        "--parley.redis.url=redis://user:" + secret + "@127.0.0.1:6379",
                        "--parley.tools.mcp.servers.shop.headers.X-Anything=" + secret,
                        "--parley.tools.mcp.servers.shop.allow[0]=*",
                        "--parley.home=${place}/data"),
                Map.of("PARLEY_ADMIN_VIEWERTOKEN", secret),
                Map.of("place", "/srv"));

        assertThat(settings.values().toString()).doesNotContain(secret);
        assertThat(settings.get("parley.admin.token").value()).isEqualTo(EffectiveSettings.MASK);
        assertThat(settings.get("parley.redis.url").value()).isEqualTo("redis://***@127.0.0.1:6379");
        assertThat(settings.get("parley.tools.mcp.servers.shop.allow[0]").value())
                .isEqualTo("*");
        assertThat(settings.get("parley.home").value()).isEqualTo("/srv/data");
    }

    @ParameterizedTest
    @CsvSource({
        "parley.admin.token,true",
        "parley.channel.whatsapp.app-secret,true",
        "parley.api.keys[0],true",
        "parley.search.brave.api-key,true",
        "parley.tools.mcp.servers.x.env.HOME,true",
        "parley.agent.max-answer-tokens,false",
        "parley.model.remote.first-token,false",
        "parley.usage.person.tokens,false",
        "parley.model.path,false"
    })
    void name_tellsWhetherItIsASecret(String name, boolean secret) {
        assertThat(EffectiveSettings.isSecret(name)).isEqualTo(secret);
    }
}
