package dev.parley.assistant.ask;

import dev.parley.assistant.RequestException;
import dev.parley.assistant.memory.MemoryOwner;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.ConversationPage;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.conversation.Position;
import dev.parley.memory.conversation.RedisConversationStore;
import dev.parley.memory.conversation.Summary;
import dev.parley.memory.conversation.TurnJson;
import dev.parley.memory.recall.ConversationRecall;
import dev.parley.memory.recall.Recollection;
import dev.parley.memory.share.ShareStore;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** The conversations of the person who asks, for that person alone: to list, search, read, name, take along and delete. */
@RestController
@RequestMapping("/api/conversations")
class ConversationController {

    private static final int MAX_PAGE = 100;

    /** Found turns that can be paged through. */
    private static final int MAX_FOUND = 1_000;

    private static final int MAX_WORDS_CHARS = 200;
    private static final int WHOLE_LOG = Integer.MAX_VALUE / 2;

    private final ConversationStore conversations;
    private final ConversationRecall recall;
    private final ShareStore shares;
    private final MemoryOwner owner;

    ConversationController(
            ConversationStore conversations, ConversationRecall recall, ShareStore shares, MemoryOwner owner) {
        this.conversations = conversations;
        this.recall = recall;
        this.shares = shares;
        this.owner = owner;
    }

    record Entry(String id, String title, Instant updated) {}

    /** @param next {@code offset} of the next page; null at the end */
    record Entries(List<Entry> conversations, @Nullable Integer next) {}

    /** @param turn where it was said */
    record Found(@Nullable String conversation, String turn, Instant at, String person, String assistant) {}

    /** @param next {@code offset} of the next page; null at the end */
    record Results(List<Found> results, @Nullable Integer next) {}

    record Described(String text, long upTo, Instant at) {}

    /**
     * @param first number of the first turn here, from 0; {@code before} of the page before this one
     * @param next number that the next turn gets
     */
    record Conversation(
            String id, String title, @Nullable Described summary, long first, long next, List<JsonNode> turns) {

        static Conversation of(String id, ConversationPage page) {
            Summary summary = page.summary();
            return new Conversation(
                    id,
                    page.title(),
                    summary == null ? null : new Described(summary.text(), summary.upTo(), summary.at()),
                    page.first(),
                    page.position().next(),
                    page.turns().stream().<JsonNode>map(TurnJson::tree).toList());
        }
    }

    record Renamed(@Nullable String title) {}

    /** The newest first. */
    @GetMapping
    Mono<Entries> list(
            ServerHttpRequest request,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = "20") int limit) {
        check(offset, limit);
        PersonId person = owner.of(request);
        return conversations
                .list(person, offset, limit + 1L)
                .collectList()
                .flatMap(listed -> Flux.fromIterable(listed)
                        .take(limit)
                        .concatMap(one -> entry(person, one))
                        .collectList()
                        .map(entries -> new Entries(entries, listed.size() > limit ? offset + limit : null)));
    }

    /** Empty for what has no turn yet, or no longer. */
    private Mono<Entry> entry(PersonId person, ConversationStore.Listed listed) {
        return Mono.justOrEmpty(AskTurns.conversation(listed.conversation()))
                .flatMap(id -> conversations
                        .page(person, listed.conversation(), ConversationStore.NEWEST, 0)
                        .filter(page -> !page.position().equals(Position.NONE))
                        .map(page -> new Entry(id, page.title(), listed.updated())));
    }

    /** What the person said and was told, that fits best first. */
    @GetMapping("/search")
    Mono<Results> search(
            ServerHttpRequest request,
            @RequestParam(name = "q", defaultValue = "") String words,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = "20") int limit) {
        check(offset, limit);
        if (words.isBlank() || words.length() > MAX_WORDS_CHARS) {
            throw RequestException.badRequest(
                    "invalid_query", "q must have 1 to " + MAX_WORDS_CHARS + " characters and say what to look for");
        }
        if (offset + limit > MAX_FOUND) {
            throw RequestException.badRequest("invalid_page", "offset and limit together must be at most " + MAX_FOUND);
        }
        return recall.search(owner.of(request), words, offset, limit)
                .map(page -> new Results(
                        page.found().stream().map(ConversationController::found).toList(),
                        page.more() && offset + 2 * limit <= MAX_FOUND ? offset + limit : null));
    }

    private static Found found(Recollection turn) {
        return new Found(
                AskTurns.conversation(turn.conversation()).orElse(null),
                turn.turn(),
                turn.at(),
                turn.person(),
                turn.assistant());
    }

    /** The last turns before that number, oldest first. */
    @GetMapping("/{id}")
    Mono<Conversation> read(
            ServerHttpRequest request,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable Long before,
            @RequestParam(defaultValue = "20") int limit) {
        check(0, limit);
        if (before != null && before < 0) {
            throw RequestException.badRequest("invalid_page", "before must be at least 0");
        }
        return page(request, id, before == null ? ConversationStore.NEWEST : before, limit)
                .map(page -> Conversation.of(id, page));
    }

    @GetMapping("/{id}/export")
    Mono<ResponseEntity<Conversation>> export(ServerHttpRequest request, @PathVariable String id) {
        return page(request, id, ConversationStore.NEWEST, WHOLE_LOG)
                .map(page -> ResponseEntity.ok()
                        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"parley-conversation.json\"")
                        .body(Conversation.of(id, page)));
    }

    private Mono<ConversationPage> page(ServerHttpRequest request, String id, long before, int limit) {
        return conversations
                .page(person(request, id), AskTurns.log(id), before, limit)
                .filter(page -> !page.position().equals(Position.NONE))
                .switchIfEmpty(Mono.error(ConversationController::unknown));
    }

    @PatchMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> rename(ServerHttpRequest request, @PathVariable String id, @RequestBody Renamed renamed) {
        String title = renamed.title() == null ? "" : renamed.title().strip();
        if (title.isEmpty() || title.length() > RedisConversationStore.MAX_TITLE_CHARACTERS) {
            throw RequestException.badRequest(
                    "invalid_title",
                    "title must have 1 to " + RedisConversationStore.MAX_TITLE_CHARACTERS + " characters");
        }
        return conversations
                .rename(person(request, id), AskTurns.log(id), title)
                .flatMap(ConversationController::done);
    }

    /** Deletes it and its share; an answer that is being written to it comes to nothing. */
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> delete(ServerHttpRequest request, @PathVariable String id) {
        PersonId person = person(request, id);
        return shares.revoke(person, AskTurns.log(id))
                .then(conversations.delete(person, AskTurns.log(id)))
                .flatMap(ConversationController::done);
    }

    private PersonId person(ServerHttpRequest request, String id) {
        AskRequest.checkConversation(id);
        return owner.of(request, id);
    }

    private static Mono<Void> done(boolean there) {
        return there ? Mono.empty() : Mono.error(unknown());
    }

    private static void check(int offset, int limit) {
        if (offset < 0 || limit < 1 || limit > MAX_PAGE) {
            throw RequestException.badRequest(
                    "invalid_page", "offset must be at least 0 and limit from 1 to " + MAX_PAGE);
        }
    }

    private static RequestException unknown() {
        return RequestException.notFound("no_such_conversation", "There is no such conversation of yours.");
    }
}
