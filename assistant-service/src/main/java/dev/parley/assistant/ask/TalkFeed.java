package dev.parley.assistant.ask;

import dev.parley.assistant.turn.TurnProperties;
import dev.parley.memory.conversation.TurnEvent;
import dev.parley.memory.conversation.TurnEvents;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.json.JsonMapper;

/** Turns that come into an open conversation without a question: told by one replica, heard at all. Thread-safe. */
@Component
class TalkFeed {

    /** Before the names of feeds, so that none is the id of a turn, whose events everybody with the id may read. */
    private static final String PREFIX = "talk:";

    private static final String TURN = "turn";

    private final TurnEvents events;
    private final TurnProperties properties;
    private final JsonMapper json;
    private final Sinks.Empty<Void> stopped = Sinks.empty();

    TalkFeed(TurnEvents events, TurnProperties properties, JsonMapper json) {
        this.events = events;
        this.properties = properties;
        this.json = json;
    }

    /** A graceful stop would wait for those who listen. */
    @EventListener
    void stops(ContextClosedEvent event) {
        stopped.tryEmitEmpty();
    }

    /** Tells all who have the conversation open. */
    Mono<Void> tell(Talk talk, ShownTurn turn) {
        String feed = feed(talk);
        return events.open(talk.person(), feed)
                .then(events.append(feed, TURN, json.writeValueAsString(turn)))
                .then();
    }

    /** What was told in the last minutes behind that event, {@code "0"} for all, and what is told from now on. */
    Flux<TurnEvent> listen(Talk talk, String afterId) {
        return events.read(feed(talk), afterId, properties.eventIdle()).takeUntilOther(stopped.asMono());
    }

    private static String feed(Talk talk) {
        String name = talk.person().value() + '\n' + talk.conversation();
        return PREFIX + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }
}
