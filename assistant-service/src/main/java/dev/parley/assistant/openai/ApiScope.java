package dev.parley.assistant.openai;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a key of the API may open. */
public enum ApiScope {
    CHAT("/v1/chat/", "/v1/responses"),
    EMBEDDINGS("/v1/embeddings"),
    MODERATIONS("/v1/moderations"),
    IMAGES("/v1/images/"),
    MCP("/mcp"),
    MEMORY("/api/memory"),
    ASK("/api/ask");

    private final String[] paths;

    ApiScope(String... paths) {
        this.paths = paths;
    }

    /** As it is written in keys. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ApiScope> labelled(String label) {
        return Arrays.stream(values())
                .filter(scope -> scope.label().equals(label))
                .findFirst();
    }

    /** What a path needs; empty for one that every key opens. */
    static Optional<ApiScope> of(String path) {
        return Arrays.stream(values())
                .filter(scope -> Arrays.stream(scope.paths).anyMatch(path::startsWith))
                .findFirst();
    }
}
