package dev.parley.model.openai;

import dev.parley.model.ModelException;
import java.io.Serial;
import java.time.Duration;

/** The request failed before any of its answer came, in a way that may pass. */
final class RetryLater extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final Duration after;
    private final ModelException fault;

    RetryLater(Duration after, ModelException fault) {
        super(fault.getMessage(), fault, false, false);
        this.after = after;
        this.fault = fault;
    }

    Duration after() {
        return after;
    }

    ModelException fault() {
        return fault;
    }
}
