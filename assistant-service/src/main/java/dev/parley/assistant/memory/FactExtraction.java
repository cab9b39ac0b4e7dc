package dev.parley.assistant.memory;

import dev.parley.assistant.consent.OwnText;
import dev.parley.assistant.safety.Refusal;
import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.fact.FactExtractor;
import dev.parley.memory.fact.FactStore;
import dev.parley.memory.fact.RememberOutcome;
import dev.parley.memory.redis.Keys;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Reads facts out of what a person wrote, after the turn was stored. Only their own words are read, never an answer, a
 * page or a tool's output. One turn after the other, so that answering people always comes first; when too many wait, the
 * newest are left out, and when the process ends what waits is lost: nothing depends on it. Thread-safe.
 */
public final class FactExtraction implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(FactExtraction.class);
    private static final int MAX_WAITING = 1_000;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** A turn that waited longer is left out: an erasure keeps turns from writing for {@link Keys#TURN_LIFE} only. */
    private static final Duration LONGEST_WAIT = Keys.TURN_LIFE.dividedBy(2);

    /**
     * @param paused whether memory was paused when the turn was stored, not when its facts are read
     * @param since {@link System#nanoTime} of the submission
     */
    private record Job(PersonId person, LoggedTurn turn, Mono<Boolean> paused, long since) {}

    private final FactExtractor extractor;
    private final FactStore facts;
    private final Sinks.Many<Job> jobs;
    private final Disposable running;

    public FactExtraction(FactExtractor extractor, FactStore facts) {
        this.extractor = extractor;
        this.facts = facts;
        this.jobs = Sinks.many()
                .unicast()
                .onBackpressureBuffer(new java.util.concurrent.LinkedBlockingQueue<>(MAX_WAITING));
        this.running = jobs.asFlux().concatMap(this::run, 1).subscribe();
    }

    /** Hands over a stored turn; returns at once. Nothing is read out of one that was refused as unsafe. */
    public void submit(PersonId person, LoggedTurn turn) {
        if (Refusal.isMark(turn.stop())) {
            return;
        }
        Mono<Boolean> paused = facts.paused(person).cache();
        paused.onErrorComplete().subscribe();
        synchronized (jobs) {
            if (jobs.tryEmitNext(new Job(person, turn, paused, System.nanoTime()))
                    .isFailure()) {
                log.warn("Too many turns wait for their facts; one is left out. turn={}", turn.id());
            }
        }
    }

    private Mono<Void> run(Job job) {
        if (System.nanoTime() - job.since() > LONGEST_WAIT.toNanos()) {
            log.warn(
                    "The facts of a turn waited too long; they are left out. turn={}",
                    job.turn().id());
            return Mono.empty();
        }
        return job.paused()
                .filter(paused -> !paused)
                .flatMapMany(active -> Flux.fromIterable(job.turn().messages()))
                .ofType(LoggedMessage.User.class)
                .concatMap(said -> extractor.extract(
                        OwnText.strip(said.text()), job.turn().id(), job.turn().at()))
                .flatMapIterable(statements -> statements)
                .concatMap(statement -> facts.remember(job.person(), statement))
                .doOnNext(outcome -> {
                    if (outcome instanceof RememberOutcome.Refused refused) {
                        log.info(
                                "A fact was not kept. turn={} reason={}",
                                job.turn().id(),
                                refused.why().code());
                    }
                })
                .then()
                .timeout(LIMIT)
                .onErrorResume(fault -> {
                    log.warn(
                            "Facts of a turn could not be kept. turn={} fault={}",
                            job.turn().id(),
                            fault.toString());
                    return Mono.empty();
                });
    }

    @Override
    public void close() {
        running.dispose();
    }
}
