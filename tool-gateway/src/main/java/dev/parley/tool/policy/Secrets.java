package dev.parley.tool.policy;

import dev.parley.tool.policy.internal.SecretMask;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Takes secrets out of what is shown to somebody else than the person it is of. Stateless. */
public final class Secrets {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Secrets() {}

    /** Masks what looks like a card number or an access key inside a text. */
    public static String masked(String text) {
        return SecretMask.maskText(text);
    }

    /** Masks JSON by the names of fields and the looks of values, and a text that is no JSON as a text. */
    public static String maskedJson(String json) {
        try {
            return SecretMask.masked(MAPPER.readTree(json)).toString();
        } catch (JacksonException malformed) {
            return SecretMask.maskText(json);
        }
    }
}
