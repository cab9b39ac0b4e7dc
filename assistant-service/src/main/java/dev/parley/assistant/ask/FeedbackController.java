package dev.parley.assistant.ask;

import dev.parley.assistant.RequestException;
import dev.parley.assistant.memory.MemoryOwner;
import dev.parley.assistant.rollout.Experiments;
import dev.parley.memory.feedback.Feedback;
import dev.parley.memory.feedback.FeedbackStore;
import dev.parley.memory.rollout.Outcome;
import dev.parley.memory.rollout.Rating;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What people think of answers: thumbs, and reports that somebody should look at. */
@RestController
class FeedbackController {

    private static final Set<String> REASONS = Set.of("wrong", "source", "unsafe", "personal", "other");
    private static final int MAX_COMMENT = 1_000;
    private static final String NONE = "none";

    private final Transcripts transcripts;
    private final FeedbackStore store;
    private final Clock clock;
    private final MeterRegistry meters;
    private final MemoryOwner owner;
    private final Experiments experiments;

    FeedbackController(
            Transcripts transcripts,
            FeedbackStore store,
            Clock clock,
            MeterRegistry meters,
            MemoryOwner owner,
            Experiments experiments) {
        this.transcripts = transcripts;
        this.store = store;
        this.clock = clock;
        this.meters = meters;
        this.owner = owner;
        this.experiments = experiments;
    }

    /** @param rating {@code up}, {@code down}, or {@code none} to take it back */
    record Rated(@Nullable String conversation, @Nullable String rating) {}

    @PutMapping("/api/turns/{turn}/rating")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> rate(ServerHttpRequest request, @PathVariable String turn, @RequestBody Rated rating) {
        String given = rating.rating() == null ? "" : rating.rating();
        if (!Set.of("up", "down", NONE).contains(given)) {
            throw RequestException.badRequest("invalid_rating", "rating must be up, down or none");
        }
        Talk talk = talk(request, rating.conversation());
        return known(talk, turn)
                .then(Mono.defer(() -> given.equals(NONE)
                        ? store.withdraw(talk.person(), turn).then()
                        : put(talk, turn, Feedback.Kind.valueOf(given.toUpperCase(Locale.ROOT)), List.of(), "")))
                .doOnSuccess(kept -> {
                    if (experiments.anyKnown()) {
                        Outcome rated = Outcome.rated(Rating.valueOf(given.toUpperCase(Locale.ROOT)));
                        experiments.observe(talk.person(), turn, rated);
                    }
                });
    }

    /**
     * @param reason {@code wrong}, {@code source} (does not support the answer), {@code unsafe}, {@code personal} or
     *     {@code other}
     * @param comment in the person's words; may be absent
     */
    record Report(
            @Nullable String conversation,
            @Nullable String reason,
            @Nullable String comment) {}

    @PostMapping("/api/turns/{turn}/report")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> report(ServerHttpRequest request, @PathVariable String turn, @RequestBody Report report) {
        String reason = report.reason() == null ? "" : report.reason();
        String comment = report.comment() == null ? "" : report.comment().strip();
        if (!REASONS.contains(reason)) {
            throw RequestException.badRequest(
                    "invalid_reason", "reason must be wrong, source, unsafe, personal or other");
        }
        if (comment.length() > MAX_COMMENT) {
            throw RequestException.badRequest(
                    "comment_too_long", "comment must have at most " + MAX_COMMENT + " characters");
        }
        Talk talk = talk(request, report.conversation());
        return known(talk, turn)
                .then(Mono.defer(() -> put(talk, turn, Feedback.Kind.REPORT, List.of(reason), comment)));
    }

    private Talk talk(ServerHttpRequest request, @Nullable String conversation) {
        if (conversation == null) {
            throw RequestException.badRequest("missing_conversation", "conversation must be the one of the turn");
        }
        return Talk.of(owner, request, conversation);
    }

    private Mono<Void> known(Talk talk, String turn) {
        return transcripts
                .read(talk)
                .filter(turns -> turns.stream().anyMatch(shown -> shown.turn().equals(turn)))
                .switchIfEmpty(Mono.error(() ->
                        RequestException.notFound("no_such_turn", "The conversation has no such turn, or no longer.")))
                .then();
    }

    private Mono<Void> put(Talk talk, String turn, Feedback.Kind kind, List<String> reasons, String comment) {
        meters.counter("parley.feedback", "kind", kind.name().toLowerCase(Locale.ROOT))
                .increment();
        return store.put(talk.person(), new Feedback(turn, talk.log(), kind, reasons, comment, clock.instant()));
    }
}
