package dev.parley.assistant.replay;

import dev.parley.assistant.agent.TurnRecord;
import dev.parley.assistant.agent.TurnRecords;
import dev.parley.assistant.memory.BackgroundWrites;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.TurnRecordStore;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Stores records behind the turn's back. Thread-safe. */
final class RecordKeeper implements TurnRecords {

    private final TurnRecordStore store;
    private final BackgroundWrites writes;

    RecordKeeper(TurnRecordStore store, BackgroundWrites writes) {
        this.store = store;
        this.writes = writes;
    }

    @Override
    public void keep(TurnRecord record) {
        String turn = record.request().turn();
        writes.submit(
                "The record of a turn",
                turn,
                Mono.fromCallable(() -> RecordJson.write(record))
                        .subscribeOn(Schedulers.boundedElastic())
                        .flatMap(bytes ->
                                store.save(new PersonId(record.request().person()), turn, bytes)));
    }
}
