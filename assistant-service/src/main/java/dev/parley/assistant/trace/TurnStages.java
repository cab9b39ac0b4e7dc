package dev.parley.assistant.trace;

import dev.parley.memory.trace.TraceStage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The stages of a turn that runs, noted by whoever does them and found in Reactor's context. They hold numbers and codes,
 * never words of people. Thread-safe.
 */
public final class TurnStages {

    /** Notes nothing. */
    public static final TurnStages NONE = new TurnStages(null);

    /** A turn that goes round longer than its budget allows does not fill the memory. */
    private static final int MOST = 200;

    private static final String GATE = "gate";

    private final @Nullable Clock clock;
    private final List<TraceStage> stages = new ArrayList<>();

    private TurnStages(@Nullable Clock clock) {
        this.clock = clock;
    }

    static TurnStages of(Clock clock) {
        return new TurnStages(clock);
    }

    /** Those of the turn that the subscriber runs; {@link #NONE} where there is none. */
    public static TurnStages in(ContextView context) {
        return context.<TurnStages>getOrEmpty(TurnStages.class).orElse(NONE);
    }

    /** For {@code contextWrite} around what runs for a turn. */
    public Context into(Context context) {
        return context.put(TurnStages.class, this);
    }

    public Instant now() {
        return clock == null ? Instant.EPOCH : clock.instant();
    }

    /** A stage that began at a time and ends now. */
    public void ended(String name, String outcome, Instant began, Map<String, String> facts) {
        add(name, outcome, began, Duration.between(began, now()), facts);
    }

    /** A gate that decided now. */
    public void gate(String gate, String decision) {
        add(GATE, decision, now(), Duration.ZERO, Map.of(GATE, gate));
    }

    public void add(String name, String outcome, Instant at, Duration took, Map<String, String> facts) {
        if (clock == null) {
            return;
        }
        synchronized (stages) {
            if (stages.size() < MOST) {
                stages.add(new TraceStage(name, outcome, at, took, facts));
            }
        }
    }

    /** What was noted, in the order of its times. */
    List<TraceStage> all() {
        synchronized (stages) {
            return stages.stream().sorted(Comparator.comparing(TraceStage::at)).toList();
        }
    }
}
