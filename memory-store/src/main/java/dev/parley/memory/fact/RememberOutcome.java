package dev.parley.memory.fact;

import java.util.List;

/** What became of something to be remembered. */
public sealed interface RememberOutcome {

    /** @param closed facts that no longer hold because of it */
    record Stored(Fact fact, List<Fact> closed) implements RememberOutcome {
        public Stored {
            closed = List.copyOf(closed);
        }
    }

    /** It was known already. */
    record Known(Fact fact) implements RememberOutcome {}

    /** It is not remembered, and the person is told why. */
    record Refused(Refusal why) implements RememberOutcome {}
}
