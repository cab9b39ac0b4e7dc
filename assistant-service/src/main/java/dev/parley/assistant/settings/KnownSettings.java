package dev.parley.assistant.settings;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every setting under {@code parley}, as the records that they are bound to declare them. Immutable. */
public final class KnownSettings {

    private static final String METADATA = "META-INF/spring-configuration-metadata.json";
    private static final String PREFIX = "parley";

    /** A suggestion that differs in more than this share of its letters would be a guess. */
    private static final double MAX_DISTANCE_SHARE = 0.34;

    private final List<SettingName> names;
    private final Map<String, String> defaults;

    private KnownSettings(Collection<SettingName> names, Map<String, String> defaults) {
        this.names = List.copyOf(names);
        this.defaults = Collections.unmodifiableMap(new TreeMap<>(defaults));
    }

    /** Reads them from the metadata that the build writes beside the classes. */
    public static KnownSettings load() {
        Set<SettingName> names = new LinkedHashSet<>();
        Map<String, String> defaults = new TreeMap<>();
        try {
            for (URL file :
                    Collections.list(KnownSettings.class.getClassLoader().getResources(METADATA))) {
                read(file, names, defaults);
            }
        } catch (IOException e) {
            throw new IllegalStateException("The list of settings cannot be read: " + e.getMessage(), e);
        }
        return new KnownSettings(names, defaults);
    }

    private static void read(URL file, Set<SettingName> names, Map<String, String> defaults) throws IOException {
        JsonNode metadata;
        try (InputStream in = file.openStream()) {
            metadata = JsonMapper.shared().readTree(in);
        }
        for (JsonNode property : metadata.path("properties")) {
            String name = property.path("name").asString();
            if (name.startsWith(PREFIX + ".") && !property.has("sourceType")) {
                names.add(new SettingName(name));
            }
            if (name.startsWith(PREFIX + ".")
                    && !property.path("type").asString("").startsWith("java.util.Map")) {
                defaults.put(name, text(property.path("defaultValue")));
            }
        }
        for (JsonNode group : metadata.path("groups")) {
            if (group.path("name").asString().startsWith(PREFIX)) {
                addRoot(group.path("type").asString(), names);
            }
        }
    }

    private static String text(JsonNode value) {
        return value.isArray()
                ? value.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "))
                : value.asString("");
    }

    private static void addRoot(String type, Set<SettingName> names) {
        try {
            Class<?> root = Class.forName(type, false, KnownSettings.class.getClassLoader());
            ConfigurationProperties properties = root.getAnnotation(ConfigurationProperties.class);
            if (properties != null) {
                add(properties.value().isEmpty() ? properties.prefix() : properties.value(), root, names);
            }
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("The list of settings names a class that is not there: " + type, e);
        }
    }

    private static void add(String name, Type type, Set<SettingName> names) {
        if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
            Type last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            if (Map.class.isAssignableFrom(raw)) {
                add(name + (isRecord(last) ? ".*" : ".**"), last, names);
            } else {
                add(Collection.class.isAssignableFrom(raw) && isRecord(last) ? name + "[n]" : name, last, names);
            }
        } else if (isRecord(type)) {
            for (RecordComponent component : ((Class<?>) type).getRecordComponents()) {
                add(name + "." + dashed(component.getName()), component.getGenericType(), names);
            }
        } else {
            names.add(new SettingName(name));
        }
    }

    /** A record of ours is a group of settings; a record of a library is a value. */
    private static boolean isRecord(Type type) {
        return type instanceof Class<?> known
                && known.isRecord()
                && known.getName().startsWith("dev.parley.");
    }

    private static String dashed(String name) {
        return ConfigurationPropertyName.adapt(name.replaceAll("([a-z0-9])([A-Z])", "$1-$2"), '.')
                .toString();
    }

    /** In lower case with dashes, in the order of declaration; see {@link SettingName}. */
    public List<String> names() {
        return names.stream().map(SettingName::canonical).toList();
    }

    /** Defaults of the settings whose names nobody chooses; empty for those that have none. */
    public Map<String, String> defaults() {
        return defaults;
    }

    /** Whether a setting of this name exists, in any spelling that Spring binds. */
    public boolean exists(String name) {
        return names.stream().anyMatch(known -> known.matches(name));
    }

    /** Whether an environment variable of this name sets something. */
    public boolean existsAsVariable(String variable) {
        return names.stream().anyMatch(known -> known.matchesVariable(variable));
    }

    /** The existing name that is spelled most alike, if any is alike. */
    public Optional<String> nearest(String name) {
        List<String> candidates = new ArrayList<>(names());
        candidates.removeIf(known -> known.contains("*"));
        return candidates.stream()
                .min(Comparator.comparingInt(known -> distance(known, name)))
                .filter(known -> distance(known, name) <= known.length() * MAX_DISTANCE_SHARE);
    }

    /** Levenshtein's distance: single letters to insert, drop or exchange. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int exchanged = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(exchanged, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
