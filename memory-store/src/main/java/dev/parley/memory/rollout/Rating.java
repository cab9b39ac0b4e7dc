package dev.parley.memory.rollout;

/** What a person thinks of the answer of a turn. */
public enum Rating {
    /** Nothing new was said of it. */
    UNCHANGED(""),
    NONE("n"),
    UP("u"),
    DOWN("d");

    private final String code;

    Rating(String code) {
        this.code = code;
    }

    String code() {
        return code;
    }
}
