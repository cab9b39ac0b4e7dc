package dev.parley.assistant.trace;

import dev.parley.assistant.memory.BackgroundWrites;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.trace.TraceStage;
import dev.parley.memory.trace.TurnTrace;
import dev.parley.memory.trace.TurnTraceStore;
import dev.parley.model.Usage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps the ways of turns behind the backs of those who wait for answers. Thread-safe. */
public final class TurnTracer {

    /** Keeps nothing. */
    public static final TurnTracer NONE = new TurnTracer(null, null, Clock.systemUTC());

    /** Outcome of a turn that a model answered. */
    public static final String ANSWERED = "answered";

    /** Outcome of a turn that the memory itself answered. */
    public static final String MEMORY = "memory";

    /** Outcome of a turn that ended with a fault. */
    public static final String FAILED = "failed";

    /** Outcome of a turn that was stopped. */
    public static final String STOPPED = "stopped";

    private static final String WHAT = "The way of a turn";

    private final @Nullable TurnTraceStore store;
    private final @Nullable BackgroundWrites writes;
    private final Clock clock;

    public TurnTracer(@Nullable TurnTraceStore store, @Nullable BackgroundWrites writes, Clock clock) {
        this.store = store;
        this.writes = writes;
        this.clock = clock;
    }

    /** Which turn it is. */
    public record Way(String turn, PersonId person, ConversationId conversation, String channel, String account) {}

    /**
     * How a turn came out that was answered.
     *
     * @param used of models
     * @param mark of the transcript
     */
    public static String outcome(Usage used, String mark) {
        if (!used.equals(Usage.NONE)) {
            return ANSWERED;
        }
        return mark.isEmpty() ? MEMORY : mark;
    }

    public TurnStages begin() {
        return store == null ? TurnStages.NONE : TurnStages.of(clock);
    }

    /** The turn came to its end; called once. Returns at once and never fails. */
    public void end(Way way, TurnStages stages, String outcome) {
        if (store == null || writes == null) {
            return;
        }
        List<TraceStage> all = stages.all();
        Instant now = clock.instant();
        Instant began = all.isEmpty() ? now : all.getFirst().at();
        writes.submit(
                WHAT,
                way.turn(),
                store.keep(new TurnTrace(
                        way.turn(),
                        way.person(),
                        way.conversation(),
                        way.channel(),
                        way.account(),
                        outcome,
                        began,
                        Duration.between(began, now),
                        all)));
    }

    /** Something happened behind the end of a turn. Returns at once and never fails. */
    public void later(
            PersonId person, String turn, String name, String outcome, Instant began, Map<String, String> facts) {
        if (store != null && writes != null) {
            writes.submit(
                    WHAT,
                    turn,
                    store.add(
                            person,
                            turn,
                            new TraceStage(name, outcome, began, Duration.between(began, clock.instant()), facts)));
        }
    }

    public Instant now() {
        return clock.instant();
    }
}
