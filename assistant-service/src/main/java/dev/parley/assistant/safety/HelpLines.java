package dev.parley.assistant.safety;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Public help lines by country, from {@code help-lines.json}. Immutable. */
public final class HelpLines {

    /** The directory for every country that the file does not list. */
    static final String DIRECTORY = "https://findahelpline.com";

    private static final int LONGEST_CALLING_CODE = 4;

    private static final Map<String, Country> COUNTRIES = read();

    private HelpLines() {}

    /** @param contact a number, or a web address */
    record Line(String name, String contact) {}

    /** @param except beginnings of numbers with this calling code that belong to countries which are not listed */
    private record Country(String callingCode, List<String> except, List<Line> lines) {

        boolean has(String phone, String code) {
            return callingCode.equals(code) && except.stream().noneMatch(phone::startsWith);
        }
    }

    static List<Line> of(String country) {
        Country known = COUNTRIES.get(country.toUpperCase(Locale.ROOT));
        return known == null ? List.of() : known.lines();
    }

    /** The country of a phone number without {@code +}; empty where it is not listed. */
    public static Optional<String> countryOf(String phone) {
        for (int length = Math.min(LONGEST_CALLING_CODE, phone.length()); length > 0; length--) {
            String code = phone.substring(0, length);
            Optional<String> country = COUNTRIES.entrySet().stream()
                    .filter(entry -> entry.getValue().has(phone, code))
                    .map(Map.Entry::getKey)
                    .findFirst();
            if (country.isPresent()) {
                return country;
            }
        }
        return Optional.empty();
    }

    private static Map<String, Country> read() {
        try (InputStream file = HelpLines.class.getResourceAsStream("help-lines.json")) {
            Map<String, Country> countries = new TreeMap<>();
            JsonNode root = JsonMapper.builder().build().readTree(file);
            root.path("countries").properties().forEach(entry -> {
                List<Line> lines = new ArrayList<>();
                entry.getValue()
                        .path("lines")
                        .properties()
                        .forEach(line -> lines.add(
                                new Line(line.getKey(), line.getValue().stringValue())));
                countries.put(
                        entry.getKey(),
                        new Country(
                                entry.getValue().path("callingCode").stringValue(),
                                entry.getValue()
                                        .path("except")
                                        .valueStream()
                                        .map(JsonNode::stringValue)
                                        .toList(),
                                List.copyOf(lines)));
            });
            return countries;
        } catch (IOException e) {
            throw new UncheckedIOException("help-lines.json cannot be read", e);
        }
    }
}
