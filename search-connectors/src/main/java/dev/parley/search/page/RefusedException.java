package dev.parley.search.page;

/** Carries a refusal through a reactive chain to the outcome. Its message holds no address. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final PageOutcome.Cause why;

    RefusedException(PageOutcome.Cause why, String reason) {
        super(reason, null, false, false);
        this.why = why;
    }

    static RefusedException address(String reason) {
        return new RefusedException(PageOutcome.Cause.ADDRESS, reason);
    }

    PageOutcome.Cause why() {
        return why;
    }

    /** The message, which a refusal always has. */
    String reason() {
        return String.valueOf(getMessage());
    }
}
