package dev.parley.assistant.openai;

import dev.parley.assistant.turn.TurnIds;
import dev.parley.assistant.usage.ApiAccounts;
import dev.parley.memory.PersonId;
import dev.parley.memory.apikey.ApiKey;
import dev.parley.memory.apikey.ApiKeyStore;
import dev.parley.memory.conversation.TurnEvents;
import dev.parley.memory.response.ResponseStore;
import dev.parley.memory.response.StoredResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers checked requests for responses, and keeps the responses for the program that asked. Thread-safe. */
@Component
class Responses {

    private static final Pattern ID = Pattern.compile("resp_[0-9a-f]{32}");

    private final Completions completions;
    private final ResponseReader reader;
    private final ResponseStore store;
    private final TurnEvents turns;
    private final ApiKeyStore keys;
    private final int longest;

    Responses(
            Completions completions,
            ResponseReader reader,
            ResponseStore store,
            TurnEvents turns,
            ApiKeyStore keys,
            ApiProperties properties) {
        this.completions = completions;
        this.reader = reader;
        this.store = store;
        this.turns = turns;
        this.keys = keys;
        this.longest = properties.limits().messages();
    }

    /** Of a new response. */
    static String newId() {
        return "resp_" + TurnIds.next();
    }

    /** The pieces of the answer to a request. */
    Flux<Part> answer(ResponseRequest request, Optional<ApiKey> key, String id) {
        PersonId person = person(request);
        Mono<Void> opened = request.store() && person != null ? turns.open(person, id) : Mono.empty();
        return opened.then(before(request, owner(key))).flatMapMany(before -> {
            List<JsonNode> items = new ArrayList<>();
            for (StoredResponse earlier : before) {
                earlier.input().forEach(items::add);
                earlier.response().path("output").forEach(items::add);
            }
            String first = before.isEmpty() ? id : before.getFirst().id();
            return completions
                    .answer(reader.chat(request, items, first))
                    .onErrorMap(OpenAiException.class, refused -> refused.named(ParameterNames.RESPONSES));
        });
    }

    private Mono<List<StoredResponse>> before(ResponseRequest request, PersonId owner) {
        String previous = request.previous();
        if (previous == null) {
            return Mono.just(List.of());
        }
        Mono<List<StoredResponse>> earlier =
                ID.matcher(previous).matches() ? store.conversation(owner, previous, longest) : Mono.empty();
        return earlier.switchIfEmpty(Mono.error(() -> new OpenAiException(
                        HttpStatus.BAD_REQUEST,
                        "previous_response_id: there is no such response, or not any more, or one that it continues"
                                + " is gone",
                        "previous_response_id",
                        "previous_response_not_found")))
                .doOnNext(found -> {
                    if (found.getFirst().previous() != null) {
                        throw OpenAiException.invalid(
                                "previous_response_id",
                                "the conversation has more than " + longest + " responses; begin a new one");
                    }
                });
    }

    /** Keeps a finished response, where the request wants it. */
    Mono<Void> keep(ResponseRequest request, Optional<ApiKey> key, ObjectNode response) {
        if (!request.store()) {
            return Mono.empty();
        }
        StoredResponse finished = new StoredResponse(
                response.path("id").asString(),
                owner(key),
                person(request),
                request.previous(),
                request.input(),
                response);
        return store.keep(finished)
                .flatMap(kept -> kept ? stillValid(key) : Mono.just(false))
                .flatMap(kept -> kept
                        ? Mono.empty()
                        : store.delete(finished.owner(), finished.id())
                                .then(Mono.error(() -> new OpenAiException(
                                        HttpStatus.CONFLICT,
                                        "the user was erased or the API key revoked while the response was written",
                                        null,
                                        "erased"))));
    }

    /** Asked after the writing: a key that is revoked before it is seen here, and one after it finds what was written. */
    private Mono<Boolean> stillValid(Optional<ApiKey> key) {
        return key.map(known -> keys.isValid(known.id())).orElseGet(() -> Mono.just(true));
    }

    private static PersonId owner(Optional<ApiKey> key) {
        return key.map(known -> ApiAccounts.of(known.id())).orElse(ApiAccounts.WITHOUT_KEY);
    }

    private static @Nullable PersonId person(ResponseRequest request) {
        return request.user().isBlank() ? null : ApiUsers.person(request.user());
    }

    /** A kept response of the program that asks. */
    Mono<StoredResponse> find(Optional<ApiKey> key, String id) {
        return (ID.matcher(id).matches() ? store.find(owner(key), id) : Mono.<StoredResponse>empty())
                .switchIfEmpty(Mono.error(Responses::missing));
    }

    Mono<Void> delete(Optional<ApiKey> key, String id) {
        return find(key, id)
                .flatMap(found -> store.delete(found.owner(), found.id()))
                .flatMap(gone -> gone ? Mono.empty() : Mono.error(missing()));
    }

    private static OpenAiException missing() {
        return new OpenAiException(
                HttpStatus.NOT_FOUND,
                "response_id: there is no such response, or not any more",
                "response_id",
                "response_not_found");
    }
}
