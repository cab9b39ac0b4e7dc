package dev.parley.assistant.openai;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** How an endpoint names what models and readers know by its name at {@code /v1/chat/completions}. */
enum ParameterNames {
    CHAT("", Map.of()),
    RESPONSES(
            "/v1/responses",
            Map.of(
                    ParameterNames.MESSAGES,
                    "input",
                    "response_format",
                    "text.format",
                    "max_completion_tokens",
                    "max_output_tokens",
                    "max_tokens",
                    "max_output_tokens")),
    EMBEDDINGS("/v1/embeddings", Map.of(ParameterNames.MESSAGES, "input")),
    MODERATIONS("/v1/moderations", Map.of(ParameterNames.MESSAGES, "input")),
    IMAGES("/v1/images/", Map.of(ParameterNames.MESSAGES, "prompt"));

    /** What a model was asked, where it does not say which part of it is at fault. */
    static final String MESSAGES = "messages";

    private final String path;
    private final Map<String, String> names;

    ParameterNames(String path, Map<String, String> names) {
        this.path = path;
        this.names = names;
    }

    static ParameterNames of(ServerHttpRequest request) {
        String asked = request.getPath().pathWithinApplication().value();
        for (ParameterNames endpoint : values()) {
            if (endpoint != CHAT && asked.startsWith(endpoint.path)) {
                return endpoint;
            }
        }
        return CHAT;
    }

    @Nullable
    String of(@Nullable String parameter) {
        if (parameter == null) {
            return null;
        }
        if (this != RESPONSES) {
            return names.getOrDefault(parameter, parameter);
        }
        // Items are not numbered as the messages that they become.
        String flat =
                parameter.startsWith(MESSAGES) ? MESSAGES : parameter.replaceFirst("\\.(function|json_schema)\\b", "");
        int end = flat.indexOf('.');
        String root = end < 0 ? flat : flat.substring(0, end);
        return names.getOrDefault(root, root) + flat.substring(root.length());
    }

    /** A message that begins with the parameter, as ours do. */
    String message(String message, @Nullable String parameter) {
        String own = of(parameter);
        return parameter == null || own == null || own.equals(parameter) || !message.startsWith(parameter + ":")
                ? message
                : own + message.substring(parameter.length());
    }
}
