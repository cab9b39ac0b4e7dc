package dev.parley.assistant.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;

/** The settings in effect, where each comes from, and no secret among them. Thread-safe. */
public final class EffectiveSettings {

    static final String MASK = "***";

    private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("parley");

    /** Names of settings whose values nobody is shown; what their last part may be. */
    private static final Pattern SECRET =
            Pattern.compile("(.*(secret|token|password|credential|api-?key|access-?key)s?|key|keys)");

    /** Numbers of tokens, and times until one, are no secrets. */
    private static final Pattern COUNT = Pattern.compile("(first|max|answer|prompt|completion|recall).*tokens?|tokens");

    /** Maps that operators fill with what others ask for: headers and variables mostly carry keys. */
    private static final Pattern OPAQUE = Pattern.compile(".*\\.(headers|env)(\\..*|\\[.*)");

    private static final Pattern USER_INFO = Pattern.compile("(?<=//)[^/@\\s]*@");

    private final ConfigurableEnvironment environment;
    private final KnownSettings known;

    public EffectiveSettings(ConfigurableEnvironment environment, KnownSettings known) {
        this.environment = environment;
        this.known = known;
    }

    /**
     * A setting.
     *
     * @param value as it was written, placeholders filled; {@code ***} for a secret that is set; empty for none
     * @param source {@code default}, {@code packaged} (the file inside the program), {@code file}, {@code environment},
     *     {@code command_line}, {@code system_property} or {@code other}
     * @param origin the file with line and column, or the variable; empty for a default
     */
    public record Setting(String name, String value, String source, String origin) {}

    /** All of them by name: those that are set, and the defaults of the others. */
    public List<Setting> all() {
        Map<String, Setting> settings = new TreeMap<>();
        known.defaults().forEach((name, value) -> settings.put(name, new Setting(name, value, "default", "")));
        set().forEach((name, property) -> {
            // A list that is set by its places has no default beside them.
            settings.remove(name.replaceAll("\\[[0-9]+].*", ""));
            settings.put(name, shown(name, property));
        });
        return new ArrayList<>(settings.values());
    }

    /** What the first source that has it says, as Spring binds it; by the names of the documentation where it has one. */
    private Map<String, ConfigurationProperty> set() {
        Map<ConfigurationPropertyName, ConfigurationProperty> found = new LinkedHashMap<>();
        for (String name : known.defaults().keySet()) {
            ConfigurationPropertyName asked = ConfigurationPropertyName.of(name);
            for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
                ConfigurationProperty property = source.getConfigurationProperty(asked);
                if (property != null) {
                    found.putIfAbsent(asked, property);
                }
            }
        }
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource iterable) {
                iterable.stream()
                        .filter(name -> ROOT.isAncestorOf(name) && known.exists(name.toString()))
                        .forEach(name -> {
                            ConfigurationProperty property = source.getConfigurationProperty(name);
                            if (property != null) {
                                found.putIfAbsent(name, property);
                            }
                        });
            }
        }
        Map<String, ConfigurationProperty> named = new LinkedHashMap<>();
        found.forEach((name, property) -> named.put(name.toString(), property));
        return named;
    }

    private Setting shown(String name, ConfigurationProperty property) {
        String origin = property.getOrigin() == null
                ? ""
                : String.valueOf(property.getOrigin()).replaceFirst(" from .*", "");
        String source = source(property, origin);
        return new Setting(name, value(name, property.getValue()), source, origin);
    }

    private static String source(ConfigurationProperty property, String origin) {
        ConfigurationPropertySource from = property.getSource();
        Object underlying = from == null ? null : from.getUnderlyingSource();
        String name = underlying == null ? "" : underlying.toString().toLowerCase(Locale.ROOT);
        if (name.contains("commandlineargs")) {
            return "command_line";
        }
        if (name.contains("systemenvironment")) {
            return "environment";
        }
        if (name.contains("systemproperties")) {
            return "system_property";
        }
        if (origin.startsWith("class path resource")) {
            return "packaged";
        }
        return name.contains("config resource") || !origin.isEmpty() ? "file" : "other";
    }

    private String value(String name, @Nullable Object value) {
        String text = value == null ? "" : String.valueOf(value);
        if (text.isEmpty()) {
            return "";
        }
        if (isSecret(name)) {
            return MASK;
        }
        try {
            text = environment.resolvePlaceholders(text);
        } catch (IllegalArgumentException e) {
            return text;
        }
        return USER_INFO.matcher(text).replaceAll(MASK + "@");
    }

    static boolean isSecret(String name) {
        String last = name.substring(name.lastIndexOf('.') + 1).replaceAll("\\[.*", "");
        return OPAQUE.matcher(name).matches()
                || (SECRET.matcher(last).matches() && !COUNT.matcher(last).matches());
    }
}
