package dev.parley.assistant.memory;

import dev.parley.assistant.RequestException;
import dev.parley.assistant.openai.ApiAccess;
import dev.parley.memory.PersonId;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;

/**
 * Whose memory a request is about: that of the browser by its cookie; of who has the id of a conversation, which nobody can
 * guess, where there is no cookie; or of a user whom a program names that may use the OpenAI API. Thread-safe.
 */
@Component
public final class MemoryOwner {

    private static final Pattern CONVERSATION = Pattern.compile("[A-Za-z0-9_-]{16,64}");
    private static final int MAX_USER = 200;

    private final ApiAccess access;
    private final BrowserIdentity browsers;

    MemoryOwner(ApiAccess access, BrowserIdentity browsers) {
        this.access = access;
        this.browsers = browsers;
    }

    /** Who asks in this conversation of the search box. */
    public PersonId of(ServerHttpRequest request, String conversation) {
        return browsers.of(request).orElseGet(() -> new PersonId("web:" + conversation));
    }

    /** @throws RequestException when the request names nobody, or a user without the key of the API */
    public PersonId of(ServerHttpRequest request) {
        String user = request.getQueryParams().getFirst("user");
        if (user != null) {
            return user(request, user);
        }
        String conversation = request.getQueryParams().getFirst("conversation");
        if (conversation != null && CONVERSATION.matcher(conversation).matches()) {
            return of(request, conversation);
        }
        if (conversation != null) {
            throw missing();
        }
        return browsers.of(request).orElseThrow(MemoryOwner::missing);
    }

    private PersonId user(ServerHttpRequest request, String user) {
        if (user.isBlank()
                || user.length() > MAX_USER
                || request.getQueryParams().containsKey("conversation")) {
            throw missing();
        }
        if (!access.allows(request)) {
            throw new RequestException(
                    HttpStatus.UNAUTHORIZED,
                    "invalid_api_key",
                    "user may be named by callers of the OpenAI API only: send its key as bearer token");
        }
        return new PersonId("api:" + user);
    }

    private static RequestException missing() {
        return RequestException.badRequest(
                "missing_person",
                "send the cookie of the page, or name either conversation, 16 to 64 letters, digits, '-' or '_' as an answer"
                        + " gave it, or user, as given to the OpenAI API");
    }
}
