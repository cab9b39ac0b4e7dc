package dev.parley.assistant.ask;

import dev.parley.assistant.RequestException;
import dev.parley.assistant.memory.MemoryOwner;
import dev.parley.memory.conversation.ConversationPage;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.feedback.Feedback;
import dev.parley.memory.feedback.FeedbackStore;
import dev.parley.memory.share.ShareStore;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A conversation as its person saw it. */
@RestController
class TranscriptController {

    private final ConversationStore conversations;
    private final Transcripts transcripts;
    private final FeedbackStore feedback;
    private final ShareStore shares;
    private final TalkFeed feed;
    private final MemoryOwner owner;

    TranscriptController(
            ConversationStore conversations,
            Transcripts transcripts,
            FeedbackStore feedback,
            ShareStore shares,
            TalkFeed feed,
            MemoryOwner owner) {
        this.conversations = conversations;
        this.transcripts = transcripts;
        this.feedback = feedback;
        this.shares = shares;
        this.feed = feed;
        this.owner = owner;
    }

    /**
     * @param turns oldest first
     * @param ratings {@code up} or {@code down} by the ids of rated turns
     * @param share id of its share, or null
     */
    record Transcript(
            String id,
            String title,
            List<ShownTurn> turns,
            Map<String, String> ratings,
            @Nullable String share) {}

    @GetMapping("/api/conversations/{conversation}/transcript")
    Mono<Transcript> read(ServerHttpRequest request, @PathVariable String conversation) {
        Talk talk = Talk.of(owner, request, conversation);
        Mono<String> title = conversations
                .page(talk.person(), talk.log(), ConversationStore.NEWEST, 0)
                .map(ConversationPage::title);
        Mono<Map<String, String>> ratings = feedback.of(talk.person())
                .filter(one -> one.conversation().equals(talk.log()) && one.kind() != Feedback.Kind.REPORT)
                .collectMap(Feedback::turn, one -> one.kind().name().toLowerCase(Locale.ROOT));
        Mono<String> share = shares.find(talk.person(), talk.log()).defaultIfEmpty("");
        return transcripts
                .read(talk)
                .filter(turns -> !turns.isEmpty())
                .switchIfEmpty(Mono.error(TranscriptController::unknown))
                .flatMap(turns -> Mono.zip(title, ratings, share)
                        .map(about -> new Transcript(
                                conversation,
                                about.getT1(),
                                turns,
                                about.getT2(),
                                about.getT3().isEmpty() ? null : about.getT3())));
    }

    /**
     * Turns that come into the conversation without a question, as events {@code turn}: those of the last minutes, then each as
     * it comes. Ends now and then, to be opened again.
     */
    @GetMapping(path = "/api/conversations/{conversation}/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<String>> live(
            ServerHttpRequest request,
            @PathVariable String conversation,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEvent) {
        return feed.listen(Talk.of(owner, request, conversation), AskController.checkedEvent(lastEvent))
                .map(AskController::sent);
    }

    /** What the terms of a search engine want shown, as a document of its own. */
    @GetMapping("/api/conversations/{conversation}/turns/{turn}/attributions/{index}")
    Mono<ResponseEntity<String>> attribution(
            ServerHttpRequest request,
            @PathVariable String conversation,
            @PathVariable String turn,
            @PathVariable int index) {
        return transcripts
                .read(Talk.of(owner, request, conversation))
                .flatMap(turns -> AttributionFrame.of(turns, turn, index))
                .switchIfEmpty(Mono.error(TranscriptController::unknown));
    }

    static RequestException unknown() {
        return RequestException.notFound("no_such_conversation", "There is no such conversation of yours.");
    }
}
