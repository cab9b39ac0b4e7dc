package dev.parley.assistant.admin;

import dev.parley.assistant.RequestException;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.feedback.Feedback;
import dev.parley.memory.feedback.FeedbackStore;
import dev.parley.memory.review.Review;
import dev.parley.memory.review.ReviewStore;
import dev.parley.memory.trace.TurnTrace;
import dev.parley.memory.trace.TurnTraceStore;
import dev.parley.tool.policy.Secrets;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What operators should look at for safety: reports, bad ratings and crises, and what was made of them. */
@RestController
@Tag(name = "Safety")
@RequestMapping("/api/admin/safety")
class SafetyController {

    private static final int MAX_LIMIT = 500;

    /** Reports and ratings, and crises, that are looked at. */
    private static final int MAX_SCANNED = 2_000;

    private static final int MAX_NOTE_CHARACTERS = 2_000;
    private static final Pattern ITEM = Pattern.compile("(report|rating|crisis):[0-9a-f]{32}");
    private static final Set<String> ACTIONS = Set.of("", "none", "contacted", "corrected", "escalated");

    private final FeedbackStore feedback;
    private final ReviewStore reviews;
    private final TurnTraceStore traces;
    private final AdminAudit audit;
    private final Handles handles;
    private final Pseudonyms pseudonyms;
    private final Clock clock;

    SafetyController(
            FeedbackStore feedback,
            ReviewStore reviews,
            TurnTraceStore traces,
            AdminAudit audit,
            Handles handles,
            Pseudonyms pseudonyms,
            Clock clock) {
        this.feedback = feedback;
        this.reviews = reviews;
        this.traces = traces;
        this.audit = audit;
        this.handles = handles;
        this.pseudonyms = pseudonyms;
        this.clock = clock;
    }

    /**
     * @param item {@code report:TURN}, {@code rating:TURN} or {@code crisis:TURN}
     * @param comment of the person, for operators alone
     * @param note of the operator who reviewed it, for operators alone
     */
    record Row(
            String item,
            String kind,
            Instant at,
            String turn,
            String person,
            String personName,
            String conversation,
            List<String> reasons,
            @Nullable String comment,
            String state,
            String action,
            @Nullable String note,
            String who,
            @Nullable Instant reviewedAt) {}

    private record Item(
            String kind,
            Instant at,
            String turn,
            PersonId person,
            ConversationId conversation,
            List<String> reasons,
            String comment) {

        String id() {
            return kind + ":" + turn;
        }

        static Item of(FeedbackStore.Given given) {
            Feedback said = given.feedback();
            return new Item(
                    said.kind() == Feedback.Kind.REPORT ? "report" : "rating",
                    said.at(),
                    said.turn(),
                    given.person(),
                    said.conversation(),
                    said.reasons(),
                    said.comment());
        }

        static Item of(TurnTrace trace) {
            return new Item(
                    TurnTrace.CRISIS, trace.began(), trace.turn(), trace.person(), trace.conversation(), List.of(), "");
        }
    }

    /**
     * The queue, the newest first.
     *
     * @param state {@code open} or {@code reviewed}; empty for both
     * @param kind {@code report}, {@code rating} or {@code crisis}; empty for all
     */
    @GetMapping
    @AdminAccess(AdminRole.VIEWER)
    Mono<List<Row>> list(
            @RequestAttribute(AdminCaller.ATTRIBUTE) AdminCaller caller,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = "100") int limit) {
        AdminPage.checkLimit(limit, MAX_LIMIT);
        Flux<Item> said = feedback.recent(MAX_SCANNED)
                .filter(given -> given.feedback().kind() != Feedback.Kind.UP)
                .map(Item::of);
        Flux<Item> crises =
                traces.flagged(clock.instant().plusSeconds(1)).take(MAX_SCANNED).map(Item::of);
        Mono<List<Row>> rows = Flux.concat(said, crises)
                .filter(item -> kind.isEmpty() || item.kind().equals(kind))
                .sort(Comparator.comparing(Item::at).reversed())
                .concatMap(item -> reviews.of(item.person()).map(known -> row(item, known, caller)))
                .filter(row -> state.isEmpty() || row.state().equals(state))
                .take(limit)
                .collectList();
        return caller.isOperator()
                ? audit.viewing(caller, new AuditedAct(AdminAudit.VIEW_CONTENT, "safety"), rows)
                : rows;
    }

    private Row row(Item item, Map<String, Review> known, AdminCaller caller) {
        Review review = known.get(item.id());
        boolean words = caller.isOperator();
        return new Row(
                item.id(),
                item.kind(),
                item.at(),
                item.turn(),
                handles.of(item.person()),
                pseudonyms.of(item.person()),
                handles.of(item.person(), item.conversation()),
                item.reasons(),
                words ? Secrets.masked(item.comment()) : null,
                (review == null ? Review.State.OPEN : review.state()).name().toLowerCase(Locale.ROOT),
                review == null ? "" : review.action(),
                review == null || !words ? null : review.note(),
                review == null ? "" : review.who(),
                review == null ? null : review.at());
    }

    /**
     * @param person handle of the person, as the queue has it
     * @param state {@code open} or {@code reviewed}
     * @param action {@code none}, {@code contacted}, {@code corrected} or {@code escalated}; may be left out
     */
    record Reviewed(
            @Nullable String person,
            @Nullable String state,
            @Nullable String action,
            @Nullable String note) {}

    /** Says what was made of something in the queue, in place of what was said before. */
    @PutMapping("/{item}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> review(
            @RequestAttribute(AdminCaller.ATTRIBUTE) AdminCaller caller,
            @PathVariable String item,
            @RequestBody Reviewed given) {
        if (!ITEM.matcher(item).matches()) {
            throw RequestException.badRequest("invalid_item", "item must be as the queue has it");
        }
        PersonId person = handles.person(Objects.requireNonNullElse(given.person(), ""));
        String state = Objects.requireNonNullElse(given.state(), "");
        if (!state.equals("open") && !state.equals("reviewed")) {
            throw RequestException.badRequest("invalid_state", "state must be open or reviewed");
        }
        String action = Objects.requireNonNullElse(given.action(), "");
        if (!ACTIONS.contains(action)) {
            throw RequestException.badRequest(
                    "invalid_action", "action must be none, contacted, corrected or escalated");
        }
        String note = Objects.requireNonNullElse(given.note(), "").strip();
        if (note.length() > MAX_NOTE_CHARACTERS) {
            throw RequestException.badRequest(
                    "invalid_note", "note must have at most " + MAX_NOTE_CHARACTERS + " characters");
        }
        Review review = new Review(
                item,
                Review.State.valueOf(state.toUpperCase(Locale.ROOT)),
                action,
                note,
                caller.name(),
                clock.instant());
        Mono<Boolean> kept = reviews.put(person, review)
                .filter(done -> done)
                .switchIfEmpty(Mono.error(() -> new RequestException(
                        HttpStatus.CONFLICT, "too_many_reviews", "This person has too many reviews.")));
        return audit.around(caller, new AuditedAct("review", item, person, state + " " + action), kept)
                .then();
    }
}
