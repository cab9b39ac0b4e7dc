package dev.parley.assistant.ask;

import dev.parley.assistant.RequestException;
import dev.parley.assistant.memory.MemoryOwner;
import dev.parley.memory.PersonId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Suggestions while a question is typed. */
@RestController
class SuggestController {

    static final int MAX_TYPED_CHARS = 200;

    private final Suggestions suggestions;
    private final MemoryOwner owner;

    SuggestController(Suggestions suggestions, MemoryOwner owner) {
        this.suggestions = suggestions;
        this.owner = owner;
    }

    record Body(List<Suggestion> suggestions) {}

    /** @param conversation opens the own questions of a conversation to who knows its id */
    @GetMapping("/api/suggest")
    Mono<Body> suggest(
            @RequestParam(name = "q", defaultValue = "") String typed,
            @RequestParam(name = "conversation", required = false) @Nullable String conversation,
            ServerHttpRequest from) {
        if (typed.length() > MAX_TYPED_CHARS) {
            throw RequestException.badRequest(
                    "query_too_long",
                    "q must have at most " + MAX_TYPED_CHARS + " characters but has " + typed.length());
        }
        AskRequest.checkConversation(conversation);
        PersonId person = conversation == null ? null : owner.of(from, conversation);
        return suggestions.complete(typed, person, conversation).map(Body::new);
    }
}
