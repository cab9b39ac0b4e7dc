package dev.parley.assistant.admin;

import dev.parley.assistant.RequestException;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.ConversationPage;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.handover.HandoverStore;
import dev.parley.memory.redis.ConversationKey;
import dev.parley.memory.trace.TurnTraceStore;
import dev.parley.memory.trace.TurnTraceStore.Talk;
import dev.parley.tool.policy.Secrets;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Conversations: found, read, taken over, answered by a person and given back. */
@RestController
@Tag(name = "Conversations")
@RequestMapping("/api/admin/conversations")
class ConversationsController {

    private static final int MAX_LIMIT = 200;
    private static final int MAX_SCANNED = 2_000;
    private static final int SHOWN_TURNS = 50;
    private static final int MAX_TEXT_CHARACTERS = 4_000;
    private static final int MAX_MINUTES = 7 * 24 * 60;
    private static final int DEFAULT_MINUTES = 60;
    private static final Duration LOOK = Duration.ofMillis(1_500);
    private static final String TAKEN = "taken";

    private final TurnTraceStore traces;
    private final ConversationStore conversations;
    private final HandoverStore handovers;
    private final OperatorReplies replies;
    private final AdminAudit audit;
    private final Handles handles;
    private final Pseudonyms pseudonyms;
    private final Clock clock;

    ConversationsController(
            TurnTraceStore traces,
            ConversationStore conversations,
            HandoverStore handovers,
            OperatorReplies replies,
            AdminAudit audit,
            Handles handles,
            Pseudonyms pseudonyms,
            Clock clock) {
        this.traces = traces;
        this.conversations = conversations;
        this.handovers = handovers;
        this.replies = replies;
        this.audit = audit;
        this.handles = handles;
        this.pseudonyms = pseudonyms;
        this.clock = clock;
    }

    /**
     * @param conversation handle of the conversation
     * @param person handle of the person
     * @param title for operators alone
     * @param takenUntil until when a person has taken over; null where nobody has
     */
    record Row(
            String conversation,
            String person,
            String personName,
            String channel,
            @Nullable String title,
            Instant last,
            long turns,
            @Nullable Instant takenUntil) {}

    private record Described(Talk talk, ConversationPage page) {}

    /**
     * Conversations, the one with the newest turn first.
     *
     * @param q part of a title, for operators alone
     * @param state {@code taken} for those that a person has taken over
     */
    @GetMapping
    @AdminAccess(AdminRole.VIEWER)
    Mono<AdminPage<Row>> list(
            @RequestAttribute(AdminCaller.ATTRIBUTE) AdminCaller caller,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String person,
            @RequestParam(defaultValue = "") String channel,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(required = false) @Nullable Long before,
            @RequestParam(defaultValue = "50") int limit) {
        AdminPage.checkLimit(limit, MAX_LIMIT);
        if (!q.isBlank() && !caller.isOperator()) {
            throw new RequestException(HttpStatus.FORBIDDEN, "operator_only", "q: a viewer may not search in words");
        }
        PersonId who = person.isBlank() ? null : handles.person(caller, person);
        String words = q.strip().toLowerCase(Locale.ROOT);
        Instant end = AdminPage.end(before, clock);
        return taken().flatMap(taken -> {
            Flux<Described> all = traces.talks(end)
                    .filter(talk -> who == null || talk.person().equals(who))
                    .filter(talk ->
                            channel.isBlank() || talk.conversation().value().startsWith(channel + ":"))
                    .filter(talk -> !state.equals(TAKEN) || taken.containsKey(key(talk)))
                    .concatMap(
                            talk -> conversations
                                    .page(talk.person(), talk.conversation(), ConversationStore.NEWEST, 0)
                                    .map(page -> new Described(talk, page)),
                            1);
            return AdminPage.of(
                    all,
                    limit,
                    MAX_SCANNED,
                    described -> described.talk().last(),
                    described -> row(described, words, caller, taken));
        });
    }

    private static ConversationKey key(Talk talk) {
        return new ConversationKey(talk.person(), talk.conversation());
    }

    private @Nullable Row row(
            Described described, String words, AdminCaller caller, Map<ConversationKey, Instant> taken) {
        Talk talk = described.talk();
        ConversationPage page = described.page();
        // The person has deleted it.
        boolean gone = page.position().next() == 0;
        if (gone || !page.title().toLowerCase(Locale.ROOT).contains(words)) {
            return null;
        }
        return new Row(
                handles.of(talk.person(), talk.conversation()),
                handles.of(talk.person()),
                pseudonyms.of(talk.person()),
                channel(talk.conversation().value()),
                caller.isOperator() ? Secrets.masked(page.title()) : null,
                talk.last(),
                page.position().next(),
                taken.get(key(talk)));
    }

    private static String channel(String conversation) {
        int colon = conversation.indexOf(':');
        return colon < 0 ? "" : conversation.substring(0, colon);
    }

    private Mono<Map<ConversationKey, Instant>> taken() {
        return handovers
                .list()
                .collectMap(
                        handover -> new ConversationKey(handover.person(), handover.conversation()),
                        handover -> handover.until());
    }

    /** A conversation. What was said in it is for operators, and each look is written to the audit. */
    @GetMapping("/{conversation}")
    @AdminAccess(AdminRole.VIEWER)
    Mono<ConversationView> read(
            @RequestAttribute(AdminCaller.ATTRIBUTE) AdminCaller caller,
            @PathVariable String conversation,
            @RequestParam(required = false) @Nullable Long before) {
        ConversationKey key = handles.conversation(conversation);
        return seen(caller, key, view(caller, key, before == null ? ConversationStore.NEWEST : before))
                .switchIfEmpty(Mono.error(ConversationsController::none));
    }

    /** The newest turns of a conversation, again whenever they change, as events {@code conversation}. */
    @GetMapping(path = "/{conversation}/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @AdminAccess(AdminRole.VIEWER)
    Flux<ServerSentEvent<ConversationView>> live(
            @RequestAttribute(AdminCaller.ATTRIBUTE) AdminCaller caller, @PathVariable String conversation) {
        ConversationKey key = handles.conversation(conversation);
        Mono<ConversationView> now = view(caller, key, ConversationStore.NEWEST);
        return seen(caller, key, now)
                .flatMapMany(first -> Flux.concat(
                        Mono.just(first),
                        Flux.interval(LOOK).onBackpressureDrop().concatMap(tick -> now.onErrorComplete(), 1)))
                .distinctUntilChanged()
                .map(view -> ServerSentEvent.builder(view).event("conversation").build());
    }

    private Mono<ConversationView> seen(AdminCaller caller, ConversationKey key, Mono<ConversationView> view) {
        return caller.isOperator()
                ? audit.viewing(
                        caller,
                        new AuditedAct(AdminAudit.VIEW_CONTENT, pseudonyms.of(key.conversation()), key.owner()),
                        view)
                : view;
    }

    private Mono<ConversationView> view(AdminCaller caller, ConversationKey key, long before) {
        return Mono.zip(conversations.page(key.owner(), key.conversation(), before, SHOWN_TURNS), taken())
                .filter(known -> known.getT1().position().next() > 0)
                .map(known -> view(caller, key, known.getT1(), known.getT2().get(key)));
    }

    private ConversationView view(
            AdminCaller caller, ConversationKey key, ConversationPage page, @Nullable Instant takenUntil) {
        boolean words = caller.isOperator();
        return new ConversationView(
                handles.of(key.owner(), key.conversation()),
                handles.of(key.owner()),
                pseudonyms.of(key.owner()),
                words ? key.owner().value() : null,
                words ? Secrets.masked(page.title()) : null,
                takenUntil,
                page.turns().stream()
                        .map(turn -> ConversationView.Turn.of(turn, words))
                        .toList(),
                page.first() > 0 && !page.turns().isEmpty() ? page.first() : null);
    }

    private static RequestException none() {
        return RequestException.notFound("no_such_conversation", "There is no such conversation, or no longer.");
    }

    /** @param minutes for how long; 60 where it is left out */
    record TakeOver(@Nullable Integer minutes) {}

    /** Takes a conversation over: the assistant is silent in it until then. Again for longer where it is taken already. */
    @PostMapping("/{conversation}/take-over")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> takeOver(
            @RequestAttribute(AdminCaller.ATTRIBUTE) AdminCaller caller,
            @PathVariable String conversation,
            @RequestBody TakeOver wanted) {
        ConversationKey key = handles.conversation(conversation);
        int minutes = Objects.requireNonNullElse(wanted.minutes(), DEFAULT_MINUTES);
        if (minutes < 1 || minutes > MAX_MINUTES) {
            throw RequestException.badRequest("invalid_minutes", "minutes must be between 1 and " + MAX_MINUTES);
        }
        Mono<Boolean> opened = view(caller, key, ConversationStore.NEWEST)
                .switchIfEmpty(Mono.error(ConversationsController::none))
                .flatMap(there -> handovers.open(key.owner(), key.conversation(), "", Duration.ofMinutes(minutes)));
        return audit.around(caller, act("take_over", key, minutes + " minutes"), opened)
                .then();
    }

    /** Gives a conversation back to the assistant. */
    @PostMapping("/{conversation}/hand-back")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> handBack(
            @RequestAttribute(AdminCaller.ATTRIBUTE) AdminCaller caller, @PathVariable String conversation) {
        ConversationKey key = handles.conversation(conversation);
        return audit.around(
                        caller,
                        act("hand_back", key, ""),
                        handovers
                                .release(key.owner(), key.conversation())
                                .filter(done -> done)
                                .switchIfEmpty(Mono.error(ConversationsController::notTaken)))
                .then();
    }

    private static RequestException notTaken() {
        return new RequestException(HttpStatus.CONFLICT, "not_taken_over", "Nobody has taken over this conversation.");
    }

    record Words(@Nullable String text) {}

    /** @param turn id of the turn that was written */
    record Said(String turn) {}

    /** Answers the person, in a conversation that was taken over, by the way of all replies. */
    @PostMapping("/{conversation}/messages")
    @ResponseStatus(HttpStatus.CREATED)
    Mono<Said> say(
            @RequestAttribute(AdminCaller.ATTRIBUTE) AdminCaller caller,
            @PathVariable String conversation,
            @RequestBody Words words) {
        ConversationKey key = handles.conversation(conversation);
        String text = words.text() == null ? "" : words.text().strip();
        if (text.isEmpty() || text.length() > MAX_TEXT_CHARACTERS) {
            throw RequestException.badRequest(
                    "invalid_text", "text must have 1 to " + MAX_TEXT_CHARACTERS + " characters");
        }
        Mono<Said> said = handovers
                .isOpen(key.owner(), key.conversation())
                .filter(open -> open)
                .switchIfEmpty(Mono.error(ConversationsController::notTaken))
                .flatMap(open -> replies.say(key, text))
                .map(Said::new)
                .switchIfEmpty(Mono.error(ConversationsController::none));
        return audit.around(caller, act("say", key, ""), said, done -> "turn " + done.turn());
    }

    private AuditedAct act(String action, ConversationKey key, String detail) {
        return new AuditedAct(action, pseudonyms.of(key.conversation()), key.owner(), detail);
    }
}
