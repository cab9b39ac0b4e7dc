package dev.parley.assistant.replay;

import dev.parley.assistant.RequestException;
import dev.parley.assistant.agent.TurnRecord;
import dev.parley.memory.conversation.TurnRecordStore;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Reads the records of turns. Thread-safe. */
@Component
public final class RecordReader {

    private final TurnRecordStore store;

    RecordReader(TurnRecordStore store) {
        this.store = store;
    }

    /**
     * The record of a turn; empty where there is none, or no longer.
     *
     * @throws RequestException as an error signal, when another version wrote it
     */
    public Mono<TurnRecord> read(String turn) {
        return store.load(turn).publishOn(Schedulers.boundedElastic()).map(bytes -> {
            try {
                return RecordJson.read(bytes);
            } catch (RuntimeException other) {
                throw RequestException.badRequest(
                        "other_version", "The record of this turn was written by another version.");
            }
        });
    }
}
