package dev.parley.assistant.replay;

import dev.parley.assistant.agent.TurnRecord;
import dev.parley.assistant.agent.TurnRecords;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.TurnRecordStore;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Stores records behind the turn's back: a turn never waits for its record, and never fails with it. Thread-safe. */
final class RecordKeeper implements TurnRecords {

    private static final Logger log = LoggerFactory.getLogger(RecordKeeper.class);

    /** Records that wait to be stored; more are left out, so that a slow Redis fills no memory. */
    private static final int MAX_WAITING = 256;

    private final TurnRecordStore store;
    private final AtomicInteger waiting = new AtomicInteger();

    RecordKeeper(TurnRecordStore store) {
        this.store = store;
    }

    @Override
    public void keep(TurnRecord record) {
        String turn = record.request().turn();
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            log.warn("The record of a turn is left out, because too many wait. turn={}", turn);
            return;
        }
        Mono.fromCallable(() -> RecordJson.write(record))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(bytes -> store.save(new PersonId(record.request().person()), turn, bytes))
                .doFinally(signal -> waiting.decrementAndGet())
                .subscribe(
                        stored -> {},
                        fault -> log.warn(
                                "The record of a turn could not be stored: {} turn={}",
                                fault.getClass().getSimpleName(),
                                turn));
    }
}
