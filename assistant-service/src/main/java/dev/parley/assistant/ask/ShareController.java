package dev.parley.assistant.ask;

import dev.parley.assistant.RequestException;
import dev.parley.assistant.memory.MemoryOwner;
import dev.parley.assistant.page.PageShell;
import dev.parley.assistant.turn.TurnIds;
import dev.parley.memory.conversation.ConversationPage;
import dev.parley.memory.conversation.ConversationStore;
import dev.parley.memory.share.ShareStore;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Links to a conversation for others: a snapshot that its owner makes, renews and takes back. */
@RestController
class ShareController {

    private static final Pattern SHARE = Pattern.compile("[0-9a-f]{32}");

    private final ConversationStore conversations;
    private final Transcripts transcripts;
    private final ShareStore shares;
    private final JsonMapper json;
    private final Clock clock;
    private final URI publicUrl;
    private final PageShell shell;
    private final MemoryOwner owner;

    ShareController(
            ConversationStore conversations,
            Transcripts transcripts,
            ShareStore shares,
            JsonMapper json,
            Clock clock,
            @Value("${parley.public-url}") URI publicUrl,
            PageShell shell,
            MemoryOwner owner) {
        this.conversations = conversations;
        this.transcripts = transcripts;
        this.shares = shares;
        this.json = json;
        this.clock = clock;
        this.publicUrl = publicUrl;
        this.shell = shell;
        this.owner = owner;
    }

    /** What others see. */
    record Snapshot(String title, Instant at, List<ShownTurn> turns) {}

    record Shared(String share, String url) {}

    /** Shares what has been answered so far; again after more was said to renew it under the same link. */
    @PostMapping("/api/conversations/{conversation}/share")
    Mono<Shared> share(ServerHttpRequest request, @PathVariable String conversation) {
        Talk talk = Talk.of(owner, request, conversation);
        return transcripts
                .read(talk)
                .map(turns -> turns.stream()
                        .filter(turn -> turn.state().equals(ShownTurn.DONE))
                        .map(ShownTurn::shared)
                        .toList())
                .filter(turns -> !turns.isEmpty())
                .switchIfEmpty(Mono.error(TranscriptController::unknown))
                .zipWith(conversations
                        .page(talk.person(), talk.log(), ConversationStore.NEWEST, 0)
                        .map(ConversationPage::title))
                .map(both -> new Snapshot(both.getT2(), clock.instant(), both.getT1()))
                .flatMap(snapshot ->
                        shares.share(talk.person(), talk.log(), TurnIds.next(), json.writeValueAsString(snapshot)))
                .map(id -> new Shared(id, publicUrl.resolve("/s/" + id).toString()));
    }

    @DeleteMapping("/api/conversations/{conversation}/share")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> revoke(ServerHttpRequest request, @PathVariable String conversation) {
        Talk talk = Talk.of(owner, request, conversation);
        return shares.revoke(talk.person(), talk.log())
                .flatMap(done -> done
                        ? Mono.empty()
                        : Mono.error(RequestException.notFound("not_shared", "This conversation is not shared.")));
    }

    @GetMapping("/api/shares/{share}")
    Mono<Snapshot> read(@PathVariable String share) {
        return snapshot(share);
    }

    @GetMapping("/api/shares/{share}/turns/{turn}/attributions/{index}")
    Mono<ResponseEntity<String>> attribution(
            @PathVariable String share, @PathVariable String turn, @PathVariable int index) {
        return snapshot(share)
                .flatMap(snapshot -> AttributionFrame.of(snapshot.turns(), turn, index))
                .switchIfEmpty(Mono.error(ShareController::unknown));
    }

    /** Search engines stay out, because a link is for those who got it. */
    @GetMapping(path = "/s/{share}", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> page(ServerHttpRequest request, @PathVariable String share) {
        ResponseEntity<String> page = shell.page(request, "share", Map.of("share", share));
        return ResponseEntity.ok()
                .headers(page.getHeaders())
                .header("X-Robots-Tag", "noindex, nofollow")
                .body(page.getBody());
    }

    private Mono<Snapshot> snapshot(String share) {
        if (!SHARE.matcher(share).matches()) {
            return Mono.error(unknown());
        }
        return shares.read(share)
                .map(text -> json.readValue(text, Snapshot.class))
                .switchIfEmpty(Mono.error(ShareController::unknown));
    }

    private static RequestException unknown() {
        return RequestException.notFound("no_such_share", "This link does not exist, or it was taken back.");
    }
}
