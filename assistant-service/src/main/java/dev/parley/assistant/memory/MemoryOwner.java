package dev.parley.assistant.memory;

import dev.parley.assistant.RequestException;
import dev.parley.assistant.openai.ApiAccess;
import dev.parley.memory.PersonId;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;

/**
 * Whose memory a request is about. The search box knows a person by the id of the conversation, which nobody can guess;
 * a program that uses the OpenAI API names one of its users, and has to be allowed to use that API.
 */
@Component
class MemoryOwner {

    private static final Pattern CONVERSATION = Pattern.compile("[A-Za-z0-9_-]{16,64}");
    private static final int MAX_USER = 200;

    private final ApiAccess access;

    MemoryOwner(ApiAccess access) {
        this.access = access;
    }

    PersonId of(ServerHttpRequest request) {
        String conversation = request.getQueryParams().getFirst("conversation");
        String user = request.getQueryParams().getFirst("user");
        if (conversation != null
                && user == null
                && CONVERSATION.matcher(conversation).matches()) {
            return new PersonId("web:" + conversation);
        }
        if (user != null && conversation == null && !user.isBlank() && user.length() <= MAX_USER) {
            if (!access.allows(request)) {
                throw new RequestException(
                        HttpStatus.UNAUTHORIZED,
                        "invalid_api_key",
                        "user may be named by callers of the OpenAI API only: send its key as bearer token");
            }
            return new PersonId("api:" + user);
        }
        throw RequestException.badRequest(
                "missing_person",
                "name either conversation, 16 to 64 letters, digits, '-' or '_' as an answer gave it, or user, as given to"
                        + " the OpenAI API");
    }
}
