package dev.parley.search.http;

import dev.parley.search.SearchOutcome;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** A {@link JsonClient} whose answers are search outcomes. Thread-safe. */
public final class JsonSearchClient {

    private final String provider;
    private final JsonClient client;

    public JsonSearchClient(String provider, Duration timeout) {
        this(provider, timeout, Clock.systemUTC());
    }

    public JsonSearchClient(String provider, Duration timeout, Clock clock) {
        this.provider = provider;
        this.client = new JsonClient(timeout, clock);
    }

    /** Reads an answer: its status, and its JSON or a missing node where it is none. */
    @FunctionalInterface
    public interface Reader {
        SearchOutcome read(int status, JsonNode body);
    }

    public Mono<SearchOutcome> get(URI address, Map<String, String> headers, Reader reader) {
        return outcome(client.get(address, headers), reader);
    }

    /** @param body sent as JSON */
    public Mono<SearchOutcome> post(URI address, Map<String, String> headers, Object body, Reader reader) {
        return outcome(client.post(address, headers, body), reader);
    }

    private Mono<SearchOutcome> outcome(Mono<JsonClient.Reply> reply, Reader reader) {
        return reply.map(one -> switch (one) {
            case JsonClient.Reply.Answer answer -> reader.read(answer.status(), answer.body());
            case JsonClient.Reply.Paused paused ->
                new SearchOutcome.Refused(provider, "its rate limit is used up", paused.until());
            case JsonClient.Reply.Fault fault -> new SearchOutcome.Failed(provider, fault.reason());
        });
    }

    /** When the service may be asked again, or null for now; for outcomes that say so. */
    public @Nullable Instant pausedUntil() {
        return client.pause().orElse(null);
    }
}
