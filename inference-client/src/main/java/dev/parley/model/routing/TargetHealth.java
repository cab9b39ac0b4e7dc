package dev.parley.model.routing;

import dev.parley.model.ModelException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a target does.
 *
 * @param target its id
 * @param model the name that it serves
 * @param running answers that it writes now
 * @param answered requests that it answered since the start
 * @param failed requests that it failed
 * @param refused requests that its limits or its breaker kept from it
 * @param failureRate percentage of the last requests that failed; -1 while there were too few
 * @param lastFault kind of its last failure; null if there was none
 * @param lastFaultAt time of it
 */
public record TargetHealth(
        String target,
        String model,
        State state,
        int running,
        long answered,
        long failed,
        long refused,
        float failureRate,
        ModelException.@Nullable Code lastFault,
        @Nullable Instant lastFaultAt) {

    /** Whether requests go there. */
    public enum State {
        /** They do. */
        WELL,
        /** Single ones do, to see whether it is well again. */
        PROBED,
        /** None do for a while: too many failed. */
        LEFT_ALONE
    }
}
