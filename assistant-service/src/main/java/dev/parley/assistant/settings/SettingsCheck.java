package dev.parley.assistant.settings;

import dev.parley.assistant.StartupException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Refuses to start with a {@code parley.*} setting that does not exist, so that a slip of the pen is not silently ignored. */
public final class SettingsCheck implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final String VARIABLE_PREFIX = "PARLEY_";
    private static final String PREFIX = "parley.";

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        check(context.getEnvironment(), KnownSettings.load());
    }

    static void check(ConfigurableEnvironment environment, KnownSettings known) {
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> enumerable) {
                boolean variables = source instanceof SystemEnvironmentPropertySource;
                for (String name : enumerable.getPropertyNames()) {
                    if (variables) {
                        checkVariable(name, known);
                    } else {
                        checkProperty(name, known);
                    }
                }
            }
        }
    }

    private static void checkProperty(String name, KnownSettings known) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.startsWith(PREFIX) && !known.exists(name)) {
            throw unknown("the setting " + name, known.nearest(lower).orElse(null));
        }
    }

    private static void checkVariable(String name, KnownSettings known) {
        String upper = name.toUpperCase(Locale.ROOT);
        if (upper.startsWith(VARIABLE_PREFIX) && !known.existsAsVariable(upper)) {
            throw unknown(
                    "the environment variable " + name,
                    known.nearest(name.toLowerCase(Locale.ROOT).replace('_', '.'))
                            .map(nearest ->
                                    nearest.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT))
                            .orElse(null));
        }
    }

    private static StartupException unknown(String what, @Nullable String nearest) {
        return new StartupException(what + " does not exist. "
                + (nearest == null ? "All are listed in docs/configuration.md." : "Did you mean " + nearest + "?"));
    }
}
