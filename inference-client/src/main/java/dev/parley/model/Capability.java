package dev.parley.model;

/** What not every chat model can do. */
public enum Capability {
    /** Calls of tools. */
    TOOLS("tools"),
    /** Answers that keep to a JSON Schema. */
    JSON_SCHEMA("response_format"),
    /** How probable each token was. */
    LOG_PROBABILITIES("logprobs"),
    /** Pictures beside the words of a message. */
    VISION("messages");

    private final String parameter;

    Capability(String parameter) {
        this.parameter = parameter;
    }

    /** The name, in the chat completions API, of what asks for it. */
    public String parameter() {
        return parameter;
    }
}
