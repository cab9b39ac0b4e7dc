package dev.parley.assistant.channel.sandbox;

import dev.parley.assistant.RequestException;
import dev.parley.assistant.turn.TurnIds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The phone while no account is configured. A message from the page takes the real way: signed, to our own webhook; and
 * the reply comes back through a Graph API played here.
 */
@RestController
class SandboxController {

    /** The phone's number follows, so that a read receipt finds the phone again. */
    static final String ID_PREFIX = "wamid.sandbox.";

    private static final Set<String> ABOUT_OTHERS = Set.of("reaction", "edit", "revoke");
    private static final Set<String> FILES = Set.of("image", "audio", "video", "document", "sticker");
    private static final Pattern FILE_ID = Pattern.compile("[0-9a-f]{1,64}");
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final SandboxPlatform platform;
    private final SandboxPhones phones;
    private final Clock clock;
    private final Sinks.Empty<Void> stopped = Sinks.empty();

    SandboxController(SandboxPlatform platform, SandboxPhones phones, Clock clock) {
        this.platform = platform;
        this.phones = phones;
        this.clock = clock;
    }

    /** Streams never end by themselves, and a graceful stop would wait for them. */
    @EventListener
    void stops(ContextClosedEvent event) {
        stopped.tryEmitEmpty();
    }

    @PostMapping("/sandbox/messages")
    Mono<Map<String, String>> send(@RequestBody TypedMessage message) {
        platform.checkAvailable();
        TypedMessage.Checked typed = message.checked();
        if (ABOUT_OTHERS.contains(typed.kind()) && typed.value().isEmpty()) {
            throw RequestException.badRequest("wrong_value", "value must be the id of the message that is meant.");
        }
        String id = ID_PREFIX + typed.phone() + "." + TurnIds.next();
        Instant at = clock.instant();
        byte[] body = SandboxBodies.message(
                sent(typed), platform.account(typed.channel()).id(), id, at);
        return Mono.delay(Duration.ofMillis(typed.delay()))
                .thenMany(Flux.range(0, typed.copies()).concatMap(copy -> platform.deliver(typed.channel(), body)))
                .then(Mono.just(Map.of("id", id)));
    }

    /** WhatsApp names a file by its id, Messenger by its address. */
    private TypedMessage.Checked sent(TypedMessage.Checked typed) {
        return typed.channel().equals(TypedMessage.MESSENGER)
                        && FILES.contains(typed.kind())
                        && FILE_ID.matcher(typed.value()).matches()
                ? typed.withValue(platform.file(typed.value()).toString())
                : typed;
    }

    @GetMapping(path = "/sandbox/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<PhoneMessage>> events(
            @RequestParam(name = "phone") String phone,
            @RequestParam(name = "channel", required = false) @Nullable String channel,
            @RequestHeader(name = "Last-Event-ID", defaultValue = "") String lastId) {
        platform.checkAvailable();
        String watched = SandboxPhones.key(TypedMessage.channelOf(channel), TypedMessage.phoneOf(phone));
        Flux<ServerSentEvent<PhoneMessage>> messages =
                phones.watch(watched, lastId).map(SandboxController::event);
        // Comments open the stream at once and keep proxies from closing a quiet one.
        Flux<ServerSentEvent<PhoneMessage>> signs = Flux.interval(Duration.ZERO, HEARTBEAT)
                .map(tick ->
                        ServerSentEvent.<PhoneMessage>builder().comment("alive").build());
        return Flux.merge(messages, signs).takeUntilOther(stopped.asMono());
    }

    private static ServerSentEvent<PhoneMessage> event(PhoneMessage message) {
        ServerSentEvent.Builder<PhoneMessage> event =
                ServerSentEvent.builder(message).event(message.kind());
        // Signs are not kept, so a browser that comes back must not name one as the last thing it saw.
        return (message.kind().equals(PhoneMessage.REPLY) ? event.id(message.id()) : event).build();
    }
}
