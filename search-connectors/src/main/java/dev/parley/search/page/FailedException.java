package dev.parley.search.page;

/** Carries a fault with a reason that may be told to a person. */
final class FailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FailedException(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
