package dev.parley.assistant.tools;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * Time zones by name: zones of the IANA database, the cities that they are named after, and further cities and countries
 * from {@code places.properties}. Case and accents do not count. Immutable.
 */
final class Places {

    private static final Map<String, Set<ZoneId>> BY_NAME = load();

    private Places() {}

    /** All that a name may mean; empty where it is not known. */
    static Collection<ZoneId> zones(String place) {
        String name = normal(place);
        Set<ZoneId> known = BY_NAME.get(name);
        if (known == null && name.contains(",")) {
            // "Paris, France": what stands first says it, unless it is not known.
            known = BY_NAME.getOrDefault(
                    name.substring(0, name.indexOf(',')).strip(),
                    BY_NAME.get(name.substring(name.lastIndexOf(',') + 1).strip()));
        }
        if (known != null) {
            return known;
        }
        try {
            return List.of(ZoneId.of(place.strip().replace("GMT", "UTC")));
        } catch (DateTimeException unknown) {
            return List.of();
        }
    }

    private static Map<String, Set<ZoneId>> load() {
        Map<String, Set<ZoneId>> names = new HashMap<>();
        for (String id : ZoneId.getAvailableZoneIds()) {
            ZoneId zone = ZoneId.of(id);
            names.computeIfAbsent(normal(id), key -> new LinkedHashSet<>()).add(zone);
            if (id.contains("/") && !id.startsWith("Etc/") && !id.startsWith("SystemV/")) {
                names.computeIfAbsent(normal(id.substring(id.lastIndexOf('/') + 1)), key -> new LinkedHashSet<>())
                        .add(zone);
            }
        }
        Properties further = new Properties();
        try (InputStream in = Places.class.getResourceAsStream("places.properties")) {
            if (in == null) {
                throw new IllegalStateException("places.properties is not in the program");
            }
            Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
            further.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        further.forEach((zone, cities) -> {
            for (String city : cities.toString().split(",")) {
                // A city that is meant before a zone of the same name, such as a village or a country.
                names.put(normal(city), Set.of(ZoneId.of(zone.toString())));
            }
        });
        return names;
    }

    private static String normal(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFD)
                .replaceAll("\\p{M}+", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[\\s_-]+", " ")
                .strip();
    }
}
