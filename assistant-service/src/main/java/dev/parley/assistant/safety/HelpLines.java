package dev.parley.assistant.safety;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Public help lines by country, from {@code help-lines.json}. Immutable. */
final class HelpLines {

    /** The directory for every country that the file does not list. */
    static final String DIRECTORY = "https://findahelpline.com";

    private static final Map<String, List<Line>> COUNTRIES = read();

    private HelpLines() {}

    /** @param contact a number, or a web address */
    record Line(String name, String contact) {}

    static List<Line> of(String country) {
        return COUNTRIES.getOrDefault(country.toUpperCase(Locale.ROOT), List.of());
    }

    private static Map<String, List<Line>> read() {
        try (InputStream file = HelpLines.class.getResourceAsStream("help-lines.json")) {
            Map<String, List<Line>> countries = new TreeMap<>();
            JsonNode root = JsonMapper.builder().build().readTree(file);
            root.path("countries").properties().forEach(entry -> {
                List<Line> lines = new ArrayList<>();
                entry.getValue()
                        .path("lines")
                        .properties()
                        .forEach(line -> lines.add(
                                new Line(line.getKey(), line.getValue().stringValue())));
                countries.put(entry.getKey(), List.copyOf(lines));
            });
            return countries;
        } catch (IOException e) {
            throw new UncheckedIOException("help-lines.json cannot be read", e);
        }
    }
}
