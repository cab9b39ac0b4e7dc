package dev.parley.assistant.admin;

import dev.parley.assistant.RequestException;
import dev.parley.assistant.trace.TurnTracer;
import dev.parley.memory.PersonId;
import dev.parley.memory.redis.ConversationKey;
import dev.parley.memory.trace.TurnTrace;
import dev.parley.memory.trace.TurnTraceStore;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Turns as they went, and what was said in them. */
@RestController
@Tag(name = "Turns")
@RequestMapping("/api/admin/turns")
class TurnsController {

    private static final Pattern TURN = Pattern.compile("[0-9a-f]{32}");
    private static final int MAX_LIMIT = 200;

    /** Turns that are looked at for one page; a rare filter then goes on from there. */
    private static final int MAX_SCANNED = 2_000;

    private final TurnTraceStore traces;
    private final TurnTimelines timelines;
    private final TurnContents contents;
    private final AdminAudit audit;
    private final Handles handles;
    private final Pseudonyms pseudonyms;
    private final Clock clock;

    TurnsController(
            TurnTraceStore traces,
            TurnTimelines timelines,
            TurnContents contents,
            AdminAudit audit,
            Handles handles,
            Pseudonyms pseudonyms,
            Clock clock) {
        this.traces = traces;
        this.timelines = timelines;
        this.contents = contents;
        this.audit = audit;
        this.handles = handles;
        this.pseudonyms = pseudonyms;
        this.clock = clock;
    }

    /**
     * @param person handle of the person
     * @param personName pseudonym of the person
     * @param conversation handle of the conversation
     */
    record Row(
            String turn,
            Instant at,
            long millis,
            String channel,
            String outcome,
            String person,
            String personName,
            String conversation,
            int steps,
            int tools,
            int faults,
            long promptTokens,
            long completionTokens) {}

    private Row row(TurnTrace trace) {
        return new Row(
                trace.turn(),
                trace.began(),
                trace.took().toMillis(),
                trace.channel(),
                trace.outcome(),
                handles.of(trace.person()),
                pseudonyms.of(trace.person()),
                handles.of(trace.person(), trace.conversation()),
                TurnTimelines.count(trace, TurnTimelines.MODEL),
                TurnTimelines.count(trace, TurnTimelines.TOOL),
                (int) trace.stages().stream().filter(TurnTimelines::isFault).count(),
                TurnTimelines.sum(trace, "promptTokens"),
                TurnTimelines.sum(trace, "completionTokens"));
    }

    /** Turns, the newest first. Empty texts and 0 leave a filter out. */
    @GetMapping
    @AdminAccess(AdminRole.VIEWER)
    Mono<AdminPage<Row>> list(
            @RequestAttribute(AdminCaller.ATTRIBUTE) AdminCaller caller,
            @RequestParam(defaultValue = "") String channel,
            @RequestParam(defaultValue = "") String outcome,
            @RequestParam(defaultValue = "") String person,
            @RequestParam(defaultValue = "") String conversation,
            @RequestParam(defaultValue = "0") long slow,
            @RequestParam(defaultValue = "false") boolean errors,
            @RequestParam(required = false) @Nullable Long before,
            @RequestParam(defaultValue = "50") int limit) {
        AdminPage.checkLimit(limit, MAX_LIMIT);
        PersonId who = person.isBlank() ? null : handles.person(caller, person);
        ConversationKey where = conversation.isBlank() ? null : handles.conversation(conversation);
        Predicate<TurnTrace> wanted =
                trace -> (channel.isBlank() || trace.channel().equals(channel))
                        && (outcome.isBlank() || trace.outcome().equals(outcome))
                        && (who == null || trace.person().equals(who))
                        && (where == null
                                || (trace.person().equals(where.owner())
                                        && trace.conversation().equals(where.conversation())))
                        && trace.took().compareTo(Duration.ofMillis(slow)) >= 0
                        && (!errors || failed(trace));
        Instant end = AdminPage.end(before, clock);
        return AdminPage.of(
                traces.before(end),
                limit,
                MAX_SCANNED,
                TurnTrace::began,
                trace -> wanted.test(trace) ? row(trace) : null);
    }

    private static boolean failed(TurnTrace trace) {
        return trace.outcome().equals(TurnTracer.FAILED)
                || trace.stages().stream().anyMatch(TurnTimelines::isFault);
    }

    /** One turn as it went: its stages, with times and counts, and how many tokens each part of its prompts had. */
    @GetMapping("/{turn}")
    @AdminAccess(AdminRole.VIEWER)
    Mono<TurnTimeline> timeline(
            @RequestAttribute(AdminCaller.ATTRIBUTE) AdminCaller caller, @PathVariable String turn) {
        return trace(turn).flatMap(trace -> timelines.of(trace, caller));
    }

    /** What was said in a turn: written to the audit. */
    @GetMapping("/{turn}/content")
    @AdminAccess(AdminRole.OPERATOR)
    Mono<TurnContent> content(@RequestAttribute(AdminCaller.ATTRIBUTE) AdminCaller caller, @PathVariable String turn) {
        return trace(turn)
                .flatMap(trace -> audit.viewing(
                        caller, new AuditedAct(AdminAudit.VIEW_CONTENT, turn, trace.person()), contents.of(trace)))
                .switchIfEmpty(Mono.error(() ->
                        RequestException.notFound("no_such_content", "What was said in this turn is no longer kept.")));
    }

    private Mono<TurnTrace> trace(String turn) {
        if (!TURN.matcher(turn).matches()) {
            throw RequestException.badRequest("invalid_turn", "turn must be 32 hexadecimal digits");
        }
        return traces.find(turn)
                .switchIfEmpty(Mono.error(() ->
                        RequestException.notFound("no_such_turn", "There is no such turn, or it was too long ago.")));
    }
}
