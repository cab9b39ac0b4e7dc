package dev.parley.assistant.ask;

import dev.parley.memory.transcript.TranscriptStore;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The turns of conversations as pages show them. Thread-safe. */
final class Transcripts {

    private static final Logger log = LoggerFactory.getLogger(Transcripts.class);

    private final TranscriptStore store;
    private final JsonMapper json;

    Transcripts(TranscriptStore store, JsonMapper json) {
        this.store = store;
        this.json = json;
    }

    /** False when the turn is known already. */
    Mono<Boolean> begin(Talk talk, ShownTurn turn, String title) {
        return store.begin(talk.person(), talk.log(), shown(turn), title);
    }

    /** Changes nothing where the turn, or its conversation, is gone. */
    Mono<Void> update(Talk talk, ShownTurn turn) {
        return store.update(talk.person(), talk.log(), shown(turn)).then();
    }

    /** False when there is no such turn. */
    Mono<Boolean> rewind(Talk talk, String turn) {
        return store.rewind(talk.person(), talk.log(), turn);
    }

    Mono<List<ShownTurn>> read(Talk talk) {
        return store.read(talk.person(), talk.log()).mapNotNull(this::read).collectList();
    }

    private TranscriptStore.Shown shown(ShownTurn turn) {
        return new TranscriptStore.Shown(turn.turn(), json.writeValueAsString(turn));
    }

    private @Nullable ShownTurn read(TranscriptStore.Shown shown) {
        // One unreadable turn must not lose the rest of a conversation.
        try {
            return json.readValue(shown.json(), ShownTurn.class);
        } catch (JacksonException e) {
            log.warn(
                    "A shown turn cannot be read and is left out: {}",
                    e.getClass().getSimpleName());
            return null;
        }
    }
}
