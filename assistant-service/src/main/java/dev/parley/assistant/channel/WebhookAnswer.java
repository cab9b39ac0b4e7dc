package dev.parley.assistant.channel;

import dev.parley.assistant.RequestException;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a webhook is answered.
 *
 * @param problem body of a refusal (RFC 9457), as elsewhere; empty where nothing was refused
 */
public record WebhookAnswer(HttpStatus status, String problem) {

    static final WebhookAnswer OK = new WebhookAnswer(HttpStatus.OK, "");

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    static WebhookAnswer of(RequestException refused) {
        return new WebhookAnswer(
                refused.status(),
                MAPPER.createObjectNode()
                        .put("status", refused.status().value())
                        .put("title", refused.status().getReasonPhrase())
                        .put("detail", refused.detail())
                        .put("code", refused.code())
                        .toString());
    }
}
