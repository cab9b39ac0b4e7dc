package dev.parley.assistant.metric;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the history keeps, and of which meters it is read. */
enum MetricSeries {
    /** Turns of the agent that ended, over all channels and the API. */
    TURNS("turns", Kind.RATE, "parley.agent"),
    /** Of them those that ended with a fault. */
    ERRORS("errors", Kind.RATE, "parley.agent", "error", error -> !"none".equals(error)),
    /** Turns that the agent works on. */
    ACTIVE("active", Kind.LEVEL, "parley.agent.active"),
    /** Time of a turn, tools included. */
    TURN_TIME("turn", Kind.LATENCY, "parley.turn.time"),
    /** From a request to a model until it begins to answer. */
    FIRST_TOKEN("first_token", Kind.LATENCY, "gen_ai.client.operation.time_to_first_chunk"),
    TOKENS_IN("tokens_in", Kind.RATE, "parley.usage.tokens", "kind", "prompt"::equals),
    TOKENS_CACHED("tokens_cached", Kind.RATE, "parley.usage.tokens", "kind", "cached"::equals),
    TOKENS_OUT("tokens_out", Kind.RATE, "parley.usage.tokens", "kind", "completion"::equals),
    /** In the currency of the price list. */
    COST("cost", Kind.RATE, "parley.usage.cost"),
    /** Requests that wait for a slot of the model in the process. */
    MODEL_WAITING("model_waiting", Kind.LEVEL, "parley.model.waiting"),
    /** Conversations of messengers that wait or are answered; every replica sees all of them. */
    QUEUE("queue", Kind.PEAK, "parley.mailbox.conversations"),
    /** Seconds that the conversation waits which waits longest. */
    QUEUE_AGE("queue_age", Kind.PEAK, "parley.mailbox.oldest"),
    /** Conversations with replies that wait to be sent. */
    REPLIES("replies", Kind.PEAK, "parley.outbox.conversations"),
    TOOL_CALLS("tool_calls", Kind.RATE, "parley.tool"),
    TOOL_FAILURES("tool_failures", Kind.RATE, "parley.tool", "outcome", outcome -> !"ok".equals(outcome)),
    SEARCHES("searches", Kind.RATE, "parley.search.provider"),
    SEARCH_FAILURES(
            "search_failures", Kind.RATE, "parley.search.provider", "outcome", Set.of("refused", "failed")::contains);

    /** How replicas and times are put together. */
    enum Kind {
        /** Something that is counted: added up. */
        RATE,
        /** How much there is at a time: replicas are added up, times averaged. */
        LEVEL,
        /** How much all replicas see of the same: the largest. */
        PEAK,
        /** Times, counted in {@link LatencyBuckets}. */
        LATENCY
    }

    private final String label;
    private final Kind kind;
    private final String meter;
    private final @Nullable String tag;
    private final Predicate<@Nullable String> wanted;

    MetricSeries(String label, Kind kind, String meter) {
        this(label, kind, meter, null, value -> true);
    }

    MetricSeries(String label, Kind kind, String meter, @Nullable String tag, Predicate<@Nullable String> wanted) {
        this.label = label;
        this.kind = kind;
        this.meter = meter;
        this.tag = tag;
        this.wanted = wanted;
    }

    /** Its name in the history and the API. */
    String label() {
        return label;
    }

    Kind kind() {
        return kind;
    }

    String meter() {
        return meter;
    }

    /** Tag that chooses meters; null where all of them count. */
    @Nullable
    String tag() {
        return tag;
    }

    boolean wants(@Nullable String value) {
        return wanted.test(value);
    }

    static List<MetricSeries> of(Kind kind) {
        return Arrays.stream(values()).filter(series -> series.kind == kind).toList();
    }
}
