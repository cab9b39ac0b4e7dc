package dev.parley.tool.policy.internal;

import dev.parley.tool.ToolSpec;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import java.util.Locale;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The observation of one call: {@code parley.tool} with the tags {@code tool}, {@code effect} and {@code outcome}. A name
 * that a model made up is not a tag, so there are no more values than tools and codes. A trace also has the attributes
 * of OpenTelemetry's GenAI conventions.
 */
public final class CallObservation {

    private static final String UNKNOWN = "unknown";

    private final Observation observation;

    private CallObservation(Observation observation) {
        this.observation = observation;
    }

    /** Begins within the observation of the subscriber, where it has one. */
    public static CallObservation start(ObservationRegistry registry, CallRecord call, ContextView subscriber) {
        ToolSpec spec = call.spec();
        String tool = spec == null ? UNKNOWN : spec.name();
        Observation observation = Observation.createNotStarted("parley.tool", registry)
                .contextualName("execute_tool " + tool)
                .lowCardinalityKeyValue("tool", tool)
                .highCardinalityKeyValue("gen_ai.operation.name", "execute_tool")
                .highCardinalityKeyValue("gen_ai.tool.name", tool)
                .highCardinalityKeyValue("gen_ai.tool.type", "function")
                .lowCardinalityKeyValue(
                        "effect", spec == null ? UNKNOWN : spec.effect().name().toLowerCase(Locale.ROOT))
                .highCardinalityKeyValue("turn", call.context().turn());
        Observation parent = subscriber.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
        if (parent != null) {
            observation.parentObservation(parent);
        }
        return new CallObservation(observation.start());
    }

    /** A context in which what the tool does is part of this observation. */
    public Context in(Context context) {
        return observation.isNoop() ? context : context.put(ObservationThreadLocalAccessor.KEY, observation);
    }

    public void stop(String outcome) {
        observation.lowCardinalityKeyValue("outcome", outcome).stop();
    }
}
