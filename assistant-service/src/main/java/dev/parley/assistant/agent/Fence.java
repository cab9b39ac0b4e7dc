package dev.parley.assistant.agent;

import java.util.regex.Pattern;

/**
 * Fences text of others in a prompt. The fence is made of two characters that are taken out of the fenced text, so that
 * no text can close its own fence; what servers read as special tokens of a chat template is broken up for the same
 * reason. A model in this process needs no such help: its prompts are built as tokens, and text never becomes a special
 * token there. Stateless.
 */
final class Fence {

    private static final char OPEN = '⟦';
    private static final char CLOSE = '⟧';

    /** The fence and the brackets that look like it. */
    private static final Pattern OPENING = Pattern.compile("[⟦〚]");

    private static final Pattern CLOSING = Pattern.compile("[⟧〛]");

    /** Beginnings of special tokens of the usual chat templates. */
    private static final Pattern TEMPLATE =
            Pattern.compile("<(?=\\||/?s>|/?(?:start|end)_of_turn>|/?tool_call>|/?think>)|\\[(?=/?INST\\])");

    private Fence() {}

    /** @param label says where the text is from; our own words */
    static String around(String label, String text) {
        return OPEN + label + CLOSE + "\n" + defused(text) + "\n" + OPEN + "end of " + label + CLOSE;
    }

    static String defused(String text) {
        String bare = CLOSING.matcher(OPENING.matcher(text).replaceAll("[")).replaceAll("]");
        return TEMPLATE.matcher(bare).replaceAll("$0\u200B");
    }
}
