package dev.parley.assistant.agent;

import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a call is about, in few words of its own arguments, for people who watch. Stateless. */
final class CallSubject {

    /** Arguments that hold nothing but what the person asked for; what is remembered of them is not among these. */
    private static final List<String> NAMES = List.of("query", "queries", "url", "expression", "prompt");

    private static final int MOST_CHARACTERS = 200;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private CallSubject() {}

    /** @param arguments as the model wrote them, which may be no JSON at all */
    static String of(String arguments) {
        JsonNode root;
        try {
            root = JSON.readTree(arguments);
        } catch (JacksonException e) {
            return "";
        }
        for (String name : NAMES) {
            JsonNode value = root.path(name);
            String text = value.isArray() ? value.path(0).asString("") : value.asString("");
            if (!text.isBlank()) {
                String line = text.strip().replaceAll("\\s+", " ");
                int length = line.codePointCount(0, line.length());
                return length <= MOST_CHARACTERS
                        ? line
                        : line.substring(0, line.offsetByCodePoints(0, MOST_CHARACTERS)) + "…";
            }
        }
        return "";
    }
}
