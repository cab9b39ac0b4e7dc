package dev.parley.search.answer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a question to an answer provider ended. */
public sealed interface AnswerOutcome {

    String provider();

    record Answered(String provider, GroundedAnswer answer) implements AnswerOutcome {}

    /** The service answered out of its own memory without searching; such text has no sources and is not passed on. */
    record NotGrounded(String provider) implements AnswerOutcome {}

    /** @param until when it may be asked again; null when an operator has to act */
    record Refused(String provider, String reason, @Nullable Instant until) implements AnswerOutcome {}

    record Failed(String provider, String reason) implements AnswerOutcome {}
}
