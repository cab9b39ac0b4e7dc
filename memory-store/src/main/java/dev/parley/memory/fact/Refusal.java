package dev.parley.memory.fact;

import java.util.Locale;

/** Why something is not remembered, in words for the person. */
public enum Refusal {
    EMPTY("There is nothing to remember in it."),
    TOO_LONG("It is too long to remember; say it in one short sentence."),
    INSTRUCTION("I remember facts, not instructions that change how I work."),
    SECRET("I do not keep passwords, card or account numbers, or access tokens."),
    SENSITIVE("I do not keep sensitive things about other people, such as health, religion, politics or crime."),
    FORGOTTEN("Everything was forgotten after this was said."),
    PAUSED("Memory is paused. Switch it on again to have things remembered.");

    private final String message;

    Refusal(String message) {
        this.message = message;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String message() {
        return message;
    }
}
