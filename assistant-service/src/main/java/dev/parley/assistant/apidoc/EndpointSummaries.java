package dev.parley.assistant.apidoc;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/** What each endpoint does, in a sentence; the file {@code summaries.properties} beside this class. Immutable. */
final class EndpointSummaries {

    private static final String FILE = "summaries.properties";

    private final Map<String, String> sentences;

    private EndpointSummaries(Map<String, String> sentences) {
        this.sentences = Map.copyOf(sentences);
    }

    static EndpointSummaries load() {
        Properties lines = new Properties();
        try (InputStream file = Objects.requireNonNull(EndpointSummaries.class.getResourceAsStream(FILE), FILE)) {
            lines.load(new InputStreamReader(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> sentences = new TreeMap<>();
        lines.stringPropertyNames().forEach(name -> sentences.put(name, lines.getProperty(name)));
        return new EndpointSummaries(sentences);
    }

    /** @param path with its places in braces, as the controllers declare it */
    Optional<String> of(String method, String path) {
        return Optional.ofNullable(sentences.get(key(method, path)));
    }

    /** All that have one, as {@link #key} names them. */
    Set<String> endpoints() {
        return sentences.keySet();
    }

    /** How a line of the file names an endpoint. */
    static String key(String method, String path) {
        return method + "_" + path;
    }
}
